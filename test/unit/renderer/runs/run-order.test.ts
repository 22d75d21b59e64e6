import { expect, test } from '@playwright/test'
import { bestRate } from '../../../../src/renderer/features/runs/best-rate.ts'
import { formatConfidence } from '../../../../src/renderer/ui/format.ts'
import { bestEpochOf, withEpoch, withEpochs } from '../../../../src/renderer/features/runs/run-history.ts'
import { inListOrder, phaseStates, placeInQueue } from '../../../../src/renderer/features/runs/run-order.ts'
import { movementRows } from '../../../../src/renderer/charts/movement/movement-rows.ts'
import type { EpochRecord, RunSummary } from '../../../../src/shared/contract/runs.ts'

const summary = (id: string, part: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id, title: id, recipe: 'features', dataset: 'pets', base: 'vgg16', state: 'finished' },
  ...{ createdAt: '2026-01-01T10:00:00.000Z', epochs: 20, epochsDone: 20, bestEpoch: 3, bestValLoss: 1 },
  ...{ bestValAccuracy: 0.974, validation: null, test: null, testReady: true, peakResidentBytes: 0 },
  ...{ seconds: { features: 0, train: 0, evaluate: 0, total: 0 }, trainableWeights: 4, engine: null },
  ...{ warnings: [], error: null, ...part },
})
const epoch = (number: number, part: Partial<EpochRecord> = {}): EpochRecord => ({
  ...{ epoch: number, loss: 0.5, accuracy: 0.9, mae: null, valLoss: 0.4, valAccuracy: 0.95, valMae: null },
  ...{ learningRate: 1e-3, seconds: 2, best: false, movement: [], ...part },
})

test('running first, then the queue as it will be worked off, then the newest', () => {
  const runs = [
    summary('old', { createdAt: '2026-01-01T08:00:00.000Z' }),
    summary('second', { state: 'queued', createdAt: '2026-01-01T12:00:00.000Z' }),
    summary('new', { createdAt: '2026-01-01T09:00:00.000Z', state: 'failed' }),
    summary('first', { state: 'queued', createdAt: '2026-01-01T11:00:00.000Z' }),
    summary('now', { state: 'running', createdAt: '2026-01-01T07:00:00.000Z' }),
  ]
  expect(inListOrder(runs).map(run => run.id)).toEqual(['now', 'first', 'second', 'new', 'old'])
  expect(['first', 'second', 'now'].map(id => placeInQueue(runs, id))).toEqual([1, 2, null])
})

test('phases: what is done, what goes on, what was begun and stands still', () => {
  const progress = (phase: 'features' | 'train' | 'validate' | 'evaluate') => ({
    ...{ runId: 'a', phase, done: 1, total: 2, secondsLeft: null },
  })
  const running = summary('a', { state: 'running', epochsDone: 0 })
  expect(phaseStates(running, progress('features'))).toEqual({ features: 'now', train: 'todo', evaluate: 'todo' })
  expect(phaseStates(running, progress('validate'))).toEqual({ features: 'done', train: 'now', evaluate: 'todo' })
  expect(phaseStates(running, progress('evaluate'))).toEqual({ features: 'done', train: 'done', evaluate: 'now' })
  const stopped = summary('a', { state: 'stopped', epochsDone: 7 })
  expect(phaseStates(stopped, undefined)).toEqual({ features: 'done', train: 'held', evaluate: 'todo' })
  expect(phaseStates(summary('a'), undefined)).toEqual({ features: 'done', train: 'done', evaluate: 'done' })
})

test('an epoch that was trained anew after a resume replaces the old one and all that followed it', () => {
  const history = [epoch(1), epoch(2, { loss: 9 }), epoch(3)]
  expect(withEpoch(history, epoch(2)).map(({ epoch: number, loss }) => [number, loss])).toEqual([
    [1, 0.5],
    [2, 0.5],
  ])
})

test('what was told while the history was read comes out the same, whether or not it was in it already', () => {
  const told = [epoch(3), epoch(4)]
  const all = [1, 2, 3, 4]
  expect(withEpochs([epoch(1), epoch(2)], told).map(record => record.epoch)).toEqual(all)
  expect(withEpochs([epoch(1), epoch(2), epoch(3)], told).map(record => record.epoch)).toEqual(all)
  expect(
    withEpochs(
      all.map(number => epoch(number)),
      told,
    ).map(record => record.epoch),
  ).toEqual(all)
})

test('the best epoch is the last that was the lowest when it came', () => {
  expect(bestEpochOf([epoch(1, { best: true }), epoch(2), epoch(3, { best: true }), epoch(4)])).toBe(3)
  expect(bestEpochOf([])).toBeNull()
})

test('an accuracy is never shown without its interval', () => {
  const live = bestRate(summary('a'), 1000)!
  expect([live.value, live.count]).toEqual([0.974, 1000])
  expect(live.low).toBeCloseTo(0.9622, 3)
  expect(bestRate(summary('a'), null)).toBeNull()
  const validation = { count: 500, loss: 1, accuracy: 0.98, low: 0.96, high: 0.99, mae: null }
  expect(bestRate(summary('a', { validation }), 1000)).toEqual({ value: 0.98, low: 0.96, high: 0.99, count: 500 })
})

test('no answer of a network reads as certain', () => {
  expect(formatConfidence(0.99987)).toBe('>\u202f99.9\u202f%')
  expect(formatConfidence(0.0001)).toBe('<\u202f0.1\u202f%')
  expect(formatConfidence(0.9994)).toBe('99.9\u202f%')
  expect(formatConfidence(1)).toBe('>\u202f99.9\u202f%')
})

test('frozen layers stand at exactly 0, and one that moved is told as it is', () => {
  const record = epoch(5, { movement: [{ name: 'dense', change: 0.4 }] })
  expect(movementRows(record, ['block1_conv1'])).toEqual([
    { name: 'block1_conv1', change: 0, frozen: true },
    { name: 'dense', change: 0.4, frozen: false },
  ])
  const moved = epoch(5, { movement: [{ name: 'block1_conv1', change: 0.01 }] })
  expect(movementRows(moved, ['block1_conv1'])).toEqual([{ name: 'block1_conv1', change: 0.01, frozen: true }])
})
