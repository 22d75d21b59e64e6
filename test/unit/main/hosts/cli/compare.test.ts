import { expect, test } from '@playwright/test'
import type { Handlers, Parsed } from '../../../../../src/shared/contract/index.ts'
import type { Comparison, RunSummary } from '../../../../../src/shared/contract/runs.ts'
import { runCommand } from '../../../../kit/command-line.ts'

const result = { count: 20, loss: 0.1, accuracy: 0.95, low: 0.76, high: 0.99, mae: null }

const summary = (id: string, isOpened: boolean): RunSummary => ({
  ...{ id, title: id, recipe: 'features', dataset: 'pets', base: 'vgg16', state: 'finished', createdAt: '2026-01-01' },
  ...{ epochs: 1, epochsDone: 1, bestEpoch: 1, bestValLoss: 0.1, bestValAccuracy: 0.9, validation: result },
  ...{ test: isOpened ? result : null, testReady: true, peakResidentBytes: 1, trainableWeights: 4, engine: null },
  ...{ seconds: { features: 0, train: 0, evaluate: 0, total: 0 }, warnings: [], error: null },
})

const answer = (ids: readonly string[], split: Comparison['split']): Comparison => ({
  runs: ids.map(runId => ({ runId, title: runId, recipe: 'features', dataset: 'pets', result })),
  ...{ split, note: 'This compares trained networks, not techniques.' },
  pairs: [{ a: ids[0]!, b: ids[1]!, count: 20, onlyARight: 9, onlyBRight: 1, p: 22 / 1024 }],
})

const lab = (opened: string[]) => (): Partial<Handlers> => ({
  'runs.list': () => [summary('one', true), summary('two', false), summary('three', false)],
  'runs.openTest': ({ runId }: Parsed<'runs.openTest'>) => {
    opened.push(runId)
    const confusion = { classes: [], matrix: [] }
    return { ...result, runId, split: 'test', perClass: {}, confusion, file: '/x' }
  },
  'runs.compare': ({ runIds, split }) => answer(runIds, split),
})

test('a test set that is sealed is opened, and that is said; an open one is not counted again', async () => {
  const opened: string[] = []
  const said = await runCommand(['compare', 'one', 'two', '--json'], lab(opened))
  expect([said.code, opened]).toEqual([0, ['two']])
  expect(said.lines).toEqual([answer(['one', 'two'], 'test')])
  expect(said.stderr).toContain('opened for run two')
})

test('on validation nothing is opened; people read a table and the note', async () => {
  const opened: string[] = []
  const said = await runCommand(['compare', 'one', 'two', '--split', 'validation'], lab(opened))
  expect([said.code, opened]).toEqual([0, []])
  expect(said.stdout).toMatch(/one +two +20 +9 +1 +0\.021/)
  expect(said.stdout).toContain('networks, not techniques')
})

test('one run cannot be compared, and train is no split for it', async () => {
  for (const words of [
    ['compare', 'one'],
    ['compare', 'one', 'one'],
    ['compare', 'one', 'two', '--split', 'train'],
  ]) {
    const opened: string[] = []
    const { code } = await runCommand(words, lab(opened))
    expect([code, opened]).toEqual([2, []])
  }
})
