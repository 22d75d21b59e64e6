import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { LabError } from '../../../../../src/shared/contract/errors.ts'
import type { ErrorCode } from '../../../../../src/shared/contract/errors.ts'
import { requests } from '../../../../../src/shared/contract/index.ts'
import { runFile, runState } from '../../../../../src/main/files/run-file.ts'
import { makeHome, makeRuns, petsOf, vgg16Weights } from '../../../../kit/runs-bench.ts'
import type { RunsBench } from '../../../../kit/runs-bench.ts'

let home = ''
let benches: RunsBench[] = []
let removeHome: () => Promise<void>

test.beforeEach(async () => {
  const made = await makeHome()
  home = made.home
  removeHome = made.remove
})
test.afterEach(async () => {
  delete process.env['SCRIPTED_RUN']
  await Promise.all(benches.map(bench => bench.close()))
  benches = []
  await removeHome()
})

const open = (...given: Parameters<typeof makeRuns> extends [string, ...infer R] ? R : never) => {
  const bench = makeRuns(home, ...given)
  benches.push(bench)
  return bench
}

const stateReached = (bench: RunsBench, id: string, state: string) =>
  expect.poll(() => bench.latest(id)?.state, { timeout: 20_000 }).toBe(state)

const atWork = (bench: RunsBench, id: string) =>
  expect.poll(() => bench.factsOf('run.progress').some(fact => fact.runId === id && fact.phase === 'train')).toBe(true)

const refused = async (work: () => unknown, code: ErrorCode) => {
  let error: unknown
  try {
    await work()
  } catch (caught) {
    error = caught
  }
  expect(error).toMatchObject({ code })
  return (error as Error).message
}

const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'))

test('a run goes from start to finished; each fact is on the disk when it is told', async () => {
  const bench = open()
  const started = await bench.ask['runs.start']({ spec: { recipe: 'features', dataset: 'pets', epochs: 3, seed: 7 } })
  expect(started).toMatchObject({
    runId: 'features-vgg16-pets-1',
    dir: join(home, 'runs', 'features-vgg16-pets-1'),
    spec: { recipe: 'features', base: 'vgg16', units: 256, epochs: 3, seed: 7, batch: 32 },
  })
  const id = started.runId
  await stateReached(bench, id, 'finished')

  const states = bench.factsOf('run').map(run => run.state)
  expect([...new Set(states)]).toEqual(['queued', 'running', 'finished'])
  expect(bench.factsOf('run.epoch').map(({ record }) => record.epoch)).toEqual([1, 2, 3])
  const summary = bench.latest(id)!
  expect(summary).toMatchObject({
    ...{ epochs: 3, epochsDone: 3, bestEpoch: 3, bestValLoss: 1 / 3, bestValAccuracy: 0.9, trainableWeights: 4 },
    ...{ engine: 'wasm', warnings: ['scripted'], error: null, testReady: true, test: null },
    seconds: { features: 1, train: 1, evaluate: 1, total: 3 },
    validation: { count: 12, accuracy: 8 / 12 },
  })
  expect(summary.peakResidentBytes).toBeGreaterThan(20e6)
  expect(summary.validation!.low).toBeLessThan(8 / 12)

  const file = runFile.parse(await json(join(started.dir, 'run.json')))
  expect(file.images.train).toHaveLength(20)
  expect(file.engine?.cpu).toEqual(['avx2'])
  expect(file.weights).toEqual({ net: 'vgg16', file: vgg16Weights.file, sha256: 'w' })
  expect(runState.parse(await json(join(started.dir, 'state.json'))).state).toBe('finished')

  const detail = await bench.ask['runs.show']({ runId: id })
  expect(requests['runs.show'].output.safeParse(detail).error).toBeUndefined()
  expect(detail.history).toHaveLength(3)
  expect(detail.evaluations.validation?.confusion.classes).toEqual(['cat', 'dog'])
  expect(bench.runs.progress()).toEqual([])
  expect(await readdir(home)).not.toContain('training.lock')
  expect(bench.faults).toEqual([])
})

test('runs take turns, and numbers go up even behind a removed run', async () => {
  process.env['SCRIPTED_RUN'] = 'hang'
  const bench = open()
  const first = await bench.start()
  const second = await bench.start()
  expect(second).toBe('features-vgg16-pets-2')
  await atWork(bench, first)
  expect((await bench.ask['runs.list']({})).map(({ id, state }) => [id, state])).toEqual(
    expect.arrayContaining([
      [first, 'running'],
      [second, 'queued'],
    ]),
  )
  expect(bench.runs.progress().map(({ runId, phase }) => [runId, phase])).toEqual([
    [first, 'train'],
    [second, 'waiting'],
  ])
  await bench.ask['runs.stop']({ runId: second })
  await stateReached(bench, second, 'stopped')
  await bench.ask['runs.stop']({ runId: first })
  await stateReached(bench, first, 'stopped')
  expect(bench.latest(first)).toMatchObject({ epochsDone: 1, error: null })
  expect(bench.latest(second)).toMatchObject({ epochsDone: 0, error: null })

  await bench.ask['runs.remove']({ runId: second })
  expect(bench.factsOf('run.removed')).toEqual([{ runId: second }])
  expect(await readdir(join(home, 'trash', 'runs'))).toHaveLength(1)
  expect(await bench.start()).toBe('features-vgg16-pets-3')
})

test('stop, then resume to the end; a finished run refuses', async () => {
  process.env['SCRIPTED_RUN'] = 'hang'
  const bench = open()
  const id = await bench.start()
  await atWork(bench, id)
  await refused(() => bench.ask['runs.resume']({ runId: id }), 'run-state')
  await refused(() => bench.ask['runs.remove']({ runId: id }), 'run-state')
  await bench.ask['runs.stop']({ runId: id })
  await stateReached(bench, id, 'stopped')
  await bench.close()

  delete process.env['SCRIPTED_RUN']
  const later = open()
  expect(await later.ask['runs.resume']({ runId: id })).toMatchObject({ dir: join(home, 'runs', id) })
  await stateReached(later, id, 'finished')
  expect((await later.ask['runs.show']({ runId: id })).history.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
  const message = await refused(() => later.ask['runs.resume']({ runId: id }), 'run-state')
  expect(message).toContain('has finished')
  await later.ask['runs.stop']({ runId: id }) // a late click is no error
})

test('the engine dies in mid-run: the run says so, keeps all, and can be resumed', async () => {
  process.env['SCRIPTED_RUN'] = 'crash'
  const bench = open()
  const id = await bench.start()
  await stateReached(bench, id, 'failed')
  expect(bench.latest(id)).toMatchObject({ epochsDone: 1, error: { code: 'engine-died' } })
  expect(bench.factsOf('engine').map(({ state }) => state)).toContain('restarting')
  await bench.ask['runs.resume']({ runId: id })
  await stateReached(bench, id, 'finished')
  expect(bench.latest(id)).toMatchObject({ epochsDone: 3, error: null })
})

test('a failed run tells the error of the engine', async () => {
  process.env['SCRIPTED_RUN'] = 'fail'
  const bench = open()
  const id = await bench.start()
  await stateReached(bench, id, 'failed')
  expect(bench.latest(id)?.error).toEqual({ code: 'disk-full', message: 'The disk is full.', hint: '' })
})

test('closing the lab stops the run at work and sends the waiting one home', async () => {
  process.env['SCRIPTED_RUN'] = 'hang'
  const bench = open()
  const [first, second] = [await bench.start(), await bench.start()]
  await atWork(bench, first)
  await bench.close()
  const later = open()
  expect((await later.ask['runs.list']({})).map(({ id, state }) => [id, state]).sort()).toEqual([
    [first, 'stopped'],
    [second, 'stopped'],
  ])
})

test.describe('two labs on one home', () => {
  let other: ChildProcess
  const startOther = (holds: string[]) =>
    new Promise<void>(resolve => {
      other = fork(join(import.meta.dirname, '../../../../kit/lock-holder.mjs'), holds)
      other.once('message', () => resolve())
    })
  const gone = () => new Promise<void>(resolve => other.once('exit', () => resolve()))

  test('the other one trains: busy, naming its process; after its death the run is interrupted and resumes', async () => {
    const first = open()
    const id = await first.start()
    await stateReached(first, id, 'finished')
    await first.close()
    const folder = join(home, 'runs', id)
    // The disk as another lab leaves it in the middle of its work.
    await writeFile(join(folder, 'state.json'), JSON.stringify({ ...(await stateOf(folder)), state: 'running' }))
    await startOther([join(home, 'training.lock'), join(folder, 'lock')])

    const bench = open()
    expect((await bench.ask['runs.list']({}))[0]?.state).toBe('running')
    const message = await refused(() => bench.start(), 'busy')
    expect(message).toContain(`process ${other.pid}`)
    await refused(() => bench.ask['runs.stop']({ runId: id }), 'busy')
    await refused(() => bench.ask['runs.resume']({ runId: id }), 'run-state')
    await refused(() => bench.ask['runs.remove']({ runId: id }), 'run-state')
    expect(await readdir(join(home, 'runs'))).toEqual([id]) // the refused start left nothing

    other.kill('SIGKILL')
    await gone()
    expect((await bench.ask['runs.list']({}))[0]?.state).toBe('interrupted')
    await bench.ask['runs.resume']({ runId: id })
    await stateReached(bench, id, 'finished')
  })
})

const stateOf = async (folder: string) => runState.parse(await json(join(folder, 'state.json')))

test.describe('damage', () => {
  test('a broken folder is a failed run that names the file, and the others stay', async () => {
    const bench = open()
    const good = await bench.start()
    await stateReached(bench, good, 'finished')
    await mkdir(join(home, 'runs', 'torn'), { recursive: true })
    await writeFile(join(home, 'runs', 'torn', 'run.json'), '{"format": 1, "id": "to')
    await mkdir(join(home, 'runs', 'empty'))
    await writeFile(join(home, 'runs', 'notes.txt'), 'not a run')

    const list = await bench.ask['runs.list']({})
    expect(list.map(({ id }) => id).sort()).toEqual(['empty', good, 'torn'])
    for (const id of ['torn', 'empty']) {
      const run = list.find(each => each.id === id)!
      expect(run).toMatchObject({ state: 'failed', error: { code: 'run-damaged' } })
      expect(run.error?.message).toContain(join(home, 'runs', id, 'run.json'))
      await refused(() => bench.ask['runs.show']({ runId: id }), 'run-damaged')
      await refused(() => bench.ask['runs.resume']({ runId: id }), 'run-damaged')
    }
    expect(requests['runs.list'].output.safeParse(list).error).toBeUndefined()
    await bench.ask['runs.remove']({ runId: 'torn' })
    await refused(() => bench.ask['runs.show']({ runId: 'torn' }), 'not-found')
    await refused(() => bench.ask['runs.remove']({ runId: 'never' }), 'not-found')
  })

  test('a torn state.json is said, and rename does not overwrite it; without one the run can be resumed', async () => {
    const bench = open()
    const id = await bench.start()
    await stateReached(bench, id, 'finished')
    const state = join(home, 'runs', id, 'state.json')
    await writeFile(state, '{"title": "x"')
    expect((await bench.ask['runs.list']({}))[0]).toMatchObject({ state: 'failed', error: { code: 'run-damaged' } })
    await refused(() => bench.ask['runs.rename']({ runId: id, title: 'Mine' }), 'run-damaged')
    await rm(state)
    expect((await bench.ask['runs.list']({}))[0]).toMatchObject({ state: 'interrupted' })
    await bench.ask['runs.resume']({ runId: id })
    await stateReached(bench, id, 'finished')
  })

  test('a torn evaluation is a warning; the rest of the run is shown', async () => {
    const bench = open()
    const id = await bench.start()
    await stateReached(bench, id, 'finished')
    await writeFile(join(home, 'runs', id, 'evaluation-validation.json'), '[{')
    const { summary, history } = await bench.ask['runs.show']({ runId: id })
    expect(history).toHaveLength(3)
    expect(summary.validation).toBeNull()
    expect(summary.warnings.join()).toContain('evaluation-validation.json')
  })
})

test('a read-only home: the list works, a start says what is wrong and names it', async () => {
  // Root may write everywhere but in the system's own tree.
  const isRoot = process.getuid?.() === 0
  test.skip(process.platform === 'win32' || (isRoot && process.platform !== 'linux'), 'no folder that refuses us')
  const closed = isRoot ? '/sys/unfreeze' : home
  if (!isRoot) await chmod(home, 0o555)
  const bench = makeRuns(closed)
  benches.push(bench)
  expect(await bench.ask['runs.list']({})).toEqual([])
  const message = await refused(() => bench.start(), 'not-writable')
  expect(message).toContain(closed)
  await chmod(home, 0o755)
})

test('a home that cannot hold runs is given back for training elsewhere', async () => {
  await writeFile(join(home, 'runs'), 'not a folder')
  const bench = open()
  await refused(() => bench.ask['runs.list']({}), 'not-found')
  await expect(bench.start()).rejects.toBeInstanceOf(LabError)
  expect(await readdir(home)).not.toContain('training.lock')
})

test.describe('what cannot start', () => {
  const cases: [string, Parameters<typeof makeRuns>[1], object, ErrorCode, string][] = [
    ['one class', { dataset: petsOf({ classes: ['cat'] }) }, {}, 'dataset-invalid', 'Received 1: "cat"'],
    [
      ...([
        'no validation',
        { dataset: withEmpty('validation') },
        {},
        'dataset-invalid',
        'no pictures for val',
      ] as const),
    ],
    [...(['no test', { dataset: withEmpty('test') }, {}, 'dataset-invalid', 'no pictures for test'] as const)],
    ['no weights', { weights: [] }, {}, 'weights-missing', 'VGG16'],
    ['damaged weights', { weights: [{ ...vgg16Weights, ok: false }] }, {}, 'weights-damaged', 'vgg16_notop.h5'],
    ['a foreign setting', {}, { rotation: 0.1 }, 'bad-request', 'rotation'],
    ['a tiny picture', {}, { size: 16 }, 'bad-request', '32 x 32'],
    ['no pretrained base', {}, { base: 'minivgg' }, 'bad-request', 'MiniVGGNet'],
  ]
  for (const [name, given, choices, code, words] of cases)
    test(name, async () => {
      const bench = open(given)
      const spec = { recipe: 'features', dataset: 'pets', ...choices } as const
      const message = await refused(() => bench.ask['runs.start']({ spec }), code)
      expect(message).toContain(words)
      await expect(stat(join(home, 'runs'))).rejects.toThrow('ENOENT')
    })

  test('the way to get the weights is named', async () => {
    const bench = open({ weights: [] })
    await expect(bench.start()).rejects.toMatchObject({ hint: expect.stringContaining('weights get vgg16') as unknown })
  })

  function withEmpty(split: 'validation' | 'test') {
    const pets = petsOf()
    return { ...pets, splits: { ...pets.splits, [split]: { count: 0, perClass: {} } } }
  }
})

test('rename is kept and told', async () => {
  const bench = open()
  const id = await bench.start()
  await stateReached(bench, id, 'finished')
  expect(await bench.ask['runs.rename']({ runId: id, title: 'Cats, 2nd try' })).toMatchObject({
    title: 'Cats, 2nd try',
  })
  expect(bench.latest(id)?.title).toBe('Cats, 2nd try')
  await bench.close()
  expect((await open().ask['runs.list']({}))[0]?.title).toBe('Cats, 2nd try')
})
