import { expect, test } from '@playwright/test'
import { LabError } from '../../../../../src/shared/contract/errors.ts'
import type { Handlers } from '../../../../../src/shared/contract/index.ts'
import { resolveSpec } from '../../../../../src/shared/contract/run-spec.ts'
import type { EpochRecord, Evaluation, RunDetail, RunSummary } from '../../../../../src/shared/contract/runs.ts'
import { handInterrupt, runCommand } from '../../../../kit/command-line.ts'
import type { LabParts } from '../../../../kit/command-line.ts'

const runId = 'run-1'
const dir = '/home/runs/run-1'
const spec = resolveSpec({ recipe: 'features', dataset: 'pets', epochs: 2 })
const result = { count: 200, loss: 0.1, accuracy: 0.97, low: 0.936, high: 0.986, mae: null }
const seconds = { features: 9, train: 2, evaluate: 1, total: 12 }
const summary = (state: RunSummary['state'], part: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id: runId, title: runId, recipe: 'features', dataset: 'pets', base: 'vgg16', state, createdAt: '', epochs: 2 },
  ...{ epochsDone: 2, bestEpoch: 2, bestValLoss: 0.2, bestValAccuracy: 0.96, validation: result, test: null },
  ...{ testReady: true, seconds, peakResidentBytes: 2e9, trainableWeights: 4, engine: 'native-cpu' },
  ...{ warnings: [], error: null },
  ...part,
})
const record = (epoch: number): EpochRecord => ({
  ...{ epoch, loss: 1 / epoch, accuracy: 0.9, mae: null, valLoss: 0.4 / epoch, valAccuracy: 0.96, valMae: null },
  ...{ learningRate: 1e-3, seconds: 1, best: true, movement: [{ name: 'dense', change: 0.1 * epoch }] },
})

interface Script {
  /** What happens after the run was started. */
  play(parts: LabParts): void
  /** What is told before the answer that names the run. */
  early?(parts: LabParts): void
  onStop?(parts: LabParts): void
}

const lab = (script: Script, openings: unknown[] = []) => {
  return (parts: LabParts): Partial<Handlers> => ({
    'datasets.show': () => ({ splits: { train: { count: 64, perClass: {} } } }) as never,
    'runs.start': () => {
      script.early?.(parts)
      setImmediate(() => script.play(parts))
      return { runId, dir, spec }
    },
    'runs.resume': () => {
      script.early?.(parts)
      setImmediate(() => script.play(parts))
      return { dir, spec }
    },
    'runs.stop': () => {
      script.onStop?.(parts)
      return {}
    },
    'runs.openTest': input => {
      openings.push(input)
      return result as Evaluation
    },
    'runs.show': () => ({ summary: summary('finished'), dir, history: [record(1), record(2)] }) as RunDetail,
  })
}

const whole: Script = {
  early: ({ publish }) => publish('run', summary('queued')),
  play: ({ publish }) => {
    publish('run', summary('running'))
    publish('run.progress', { runId, phase: 'waiting', done: 0, total: 1, secondsLeft: null })
    publish('run.progress', { runId, phase: 'features', done: 10, total: 64, secondsLeft: 5 })
    publish('run.progress', { runId: 'another', phase: 'features', done: 1, total: 2, secondsLeft: null })
    publish('run.epoch', { runId, record: record(1) })
    publish('run.epoch', { runId, record: record(2) })
    publish('run', summary('finished'))
  },
}
const words = ['run', 'features', '--data', 'pets', '--epochs', '2']

test('tells start, progress, epochs and end; the test set is opened and counted', async () => {
  const openings: unknown[] = []
  const { code, lines, life } = await runCommand([...words, '--json'], lab(whole, openings))
  expect(code).toBe(0)
  expect(lines.map(line => (line as { event: string }).event)).toEqual(['start', 'progress', 'epoch', 'epoch', 'end'])
  expect(lines[0]).toEqual({ event: 'start', runId, dir, config: spec })
  expect(lines[1]).toEqual({ event: 'progress', phase: 'features', done: 10, total: 64, secondsLeft: 5 })
  expect(lines[3]).toMatchObject({ event: 'epoch', epoch: 2, loss: 0.5, valLoss: 0.2, valAccuracy: 0.96, best: true })
  expect(lines[4]).toMatchObject({
    ...{ runId, epochs: 2, bestEpoch: 2, bestValLoss: 0.2, bestValAccuracy: 0.96, test: result, seconds },
    ...{ peakResidentBytes: 2e9, trainableWeights: 4, movedLayers: [{ name: 'dense', change: 0.2 }] },
  })
  expect(openings).toEqual([{ runId, by: 'command line' }])
  expect(life.at(-1)).toBe('stopped')
})

test('--sealed leaves the test set alone', async () => {
  const openings: unknown[] = []
  const { lines } = await runCommand([...words, '--sealed', '--json'], lab(whole, openings))
  expect(lines.at(-1)).toMatchObject({ event: 'end', test: null })
  expect(openings).toEqual([])
})

test('people read epochs as Keras prints them, and the accuracy with its interval', async () => {
  const { stdout } = await runCommand(words, lab(whole))
  expect(stdout).toContain('Epoch 2/2\n2/2 ━')
  expect(stdout).toContain('97.0 % (93.6-98.6, n = 200)')
})

test('a run that fails is an error in words, with 1', async () => {
  const error = new LabError('image-changed', '"cat/1.jpg" is gone since the run.', 'Put it back.').toFact()
  const play = ({ publish }: LabParts) => {
    publish('run', summary('running'))
    publish('run', summary('failed', { error }))
  }
  const { code, lines, stderr } = await runCommand([...words, '--json'], lab({ play }))
  expect(code).toBe(1)
  expect(lines.at(-1)).toEqual({ event: 'error', ...error })
  expect(stderr).toContain('unfreeze: "cat/1.jpg" is gone since the run.\n  Put it back.')
})

test('Ctrl-C stops at a checkpoint: the last line is "stopped", the exit code 130', async () => {
  const interrupt = handInterrupt()
  const script: Script = {
    play: ({ publish }) => {
      publish('run', summary('running'))
      publish('run.epoch', { runId, record: record(1) })
      setImmediate(interrupt.trigger)
    },
    onStop: ({ publish }) => publish('run', summary('stopped', { epochsDone: 1 })),
  }
  const { code, lines, stderr, life } = await runCommand([...words, '--json'], lab(script), interrupt)
  expect(code).toBe(130)
  expect(lines.at(-1)).toEqual({ event: 'stopped', runId, epoch: 1 })
  expect(stderr).toContain('unfreeze resume run-1')
  expect(life.at(-1)).toBe('stopped')
})

test('a second Ctrl-C ends at once', async () => {
  const exits: number[] = []
  const interrupt = handInterrupt(exits)
  const script: Script = {
    play: ({ publish }) => {
      publish('run', summary('running'))
      interrupt.trigger()
      interrupt.trigger()
      publish('run', summary('stopped'))
    },
  }
  await runCommand(words, lab(script), interrupt)
  expect(exits).toEqual([130])
})

test('resume waits for the new end, not for the one it is told as it was before', async () => {
  const script: Script = {
    early: ({ publish }) => publish('run', summary('stopped')),
    play: whole.play,
  }
  const { code, lines } = await runCommand(['resume', runId, '--json'], lab(script))
  expect(code).toBe(0)
  expect(lines[0]).toMatchObject({ event: 'start', runId })
  expect(lines.at(-1)).toMatchObject({ event: 'end', runId })
})

test('a job is stopped by Ctrl-C, too', async () => {
  const interrupt = handInterrupt()
  const handlers = ({ jobs }: LabParts): Partial<Handlers> => ({
    'datasets.check': () =>
      jobs.start({ kind: 'dataset.check', title: 'Check' }, async ({ signal }) => {
        setImmediate(interrupt.trigger)
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
      }),
  })
  const { code, lines } = await runCommand(['dataset', 'check', 'pets', '--json'], handlers, interrupt)
  expect(code).toBe(130)
  expect(lines).toEqual([{ event: 'stopped' }])
})

test('--dry says what it costs and trains nothing', async () => {
  const plan = {
    ...{
      trainableWeights: 4,
      trainableParams: 3277313,
      cached: { have: 10, need: 54 },
      memoryBytes: 1e9,
      diskBytes: 2e8,
    },
    ...{ flops: { prefixForward: 1e12, suffixForward: 1e9, suffixBackward: 2e9 }, secondsPerEpoch: 1, seconds: null },
    ...{ spec: resolveSpec({ recipe: 'features', dataset: 'pets' }), warnings: [] },
    parts: { features: null, train: 20, evaluate: null },
  }
  const { lines, code } = await runCommand([...words, '--dry', '--json'], () => ({ 'runs.plan': () => plan }))
  expect([code, lines]).toEqual([0, [plan]])
})
