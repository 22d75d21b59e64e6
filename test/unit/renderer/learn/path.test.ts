import { expect, test } from '@playwright/test'
import {
  comparable,
  openedTest,
  overfitted,
  ranOnce,
  trainedBelow,
  unfairPair,
} from '../../../../src/renderer/features/learn/known.ts'
import type { Known } from '../../../../src/renderer/features/learn/known.ts'
import { receptiveField, stacks, vgg16Fields } from '../../../../src/renderer/features/learn/receptive-field.ts'
import type { EpochRecord, RunSummary } from '../../../../src/shared/contract/runs.ts'

const run = (id: string, part: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id, title: `Run ${id}`, recipe: 'features', dataset: 'pets', base: 'vgg16', state: 'finished' },
  ...{ createdAt: '2026-01-01T10:00:00.000Z', epochs: 20, epochsDone: 20, bestEpoch: 3, bestValLoss: 1 },
  ...{ bestValAccuracy: 0.9, validation: null, test: null, testReady: true, peakResidentBytes: 0 },
  ...{ seconds: { features: 0, train: 0, evaluate: 0, total: 0 }, trainableWeights: 4, engine: null },
  ...{ warnings: [], error: null, ...part },
})
const epoch = (number: number, part: Partial<EpochRecord>): EpochRecord => ({
  ...{ epoch: number, loss: 0.5, accuracy: 0.9, mae: null, valLoss: 0.4, valAccuracy: 0.85, valMae: null },
  ...{ learningRate: 1e-3, seconds: 2, best: false, movement: [], ...part },
})
const known = (runs: RunSummary[], histories: Record<string, EpochRecord[]> = {}): Known => ({
  ...{ runs, historyOf: id => histories[id] ?? [], learningCurves: new Set(), answers: {} },
})

test('stacked small windows see what one large window sees, with fewer weights', () => {
  const three = { size: 3, stride: 1 }
  expect([1, 2, 3, 5].map(depth => receptiveField(Array.from({ length: depth }, () => three)))).toEqual([3, 5, 7, 11])
  for (const { single, depth, singleParameters, stackedParameters } of stacks(64)) {
    expect(receptiveField(Array.from({ length: depth }, () => three))).toBe(single)
    expect(stackedParameters).toBeLessThan(singleParameters)
  }
  expect(stacks(64)[1]).toMatchObject({ single: 7, singleParameters: 200_768, stackedParameters: 110_784 })
})

test('VGG16 sees 212 pixels at its end', () => {
  expect(vgg16Fields().map(({ field }) => field)).toEqual([6, 16, 44, 100, 212])
})

test('a step that asks for a run is done when such a run has finished', () => {
  const check = ranOnce('augment')
  expect(check(known([run('a', { recipe: 'augment', state: 'running' }), run('b')])).done).toBe(false)
  expect(check(known([run('a', { recipe: 'augment' })]))).toEqual({ done: true, found: { run: 'Run a' } })
})

test('overfitting is found where training goes on and validation turns', () => {
  const turned = [epoch(1, { loss: 1, valLoss: 0.5, best: true }), epoch(2, { loss: 0.2, valLoss: 0.9 })]
  const fine = [epoch(1, { loss: 1, valLoss: 0.5, best: true }), epoch(2, { loss: 0.4, valLoss: 0.3, best: true })]
  expect(overfitted(known([run('a')], { a: fine })).done).toBe(false)
  const { done, found } = overfitted(known([run('a'), run('b')], { a: fine, b: turned }))
  expect(done).toBe(true)
  expect(found).toMatchObject({ run: 'Run b', best: '1', last: '2', lastValLoss: '0.900' })
})

test('training below validation is found in any epoch of any run', () => {
  expect(trainedBelow(known([run('a')], { a: [epoch(1, {})] })).done).toBe(false)
  expect(trainedBelow(known([run('a')], { a: [epoch(1, { accuracy: 0.7 })] })).found).toMatchObject({
    epoch: '1',
    training: '70.0\u202f%',
  })
})

test('a sealed test set is no opened one', () => {
  const result = { count: 100, loss: 0.1, accuracy: 0.9, low: 0.8, high: 0.95, mae: null }
  expect(openedTest(known([run('a', { validation: result })])).done).toBe(false)
  expect(openedTest(known([run('a', { validation: result, test: result })])).done).toBe(true)
})

test('runs are compared on one dataset, and the race needs both kinds there', () => {
  const scratch = run('s', { recipe: 'scratch', dataset: 'birds', bestValAccuracy: 0.6 })
  expect(comparable(known([run('a'), scratch]))).toEqual([])
  expect(comparable(known([run('a', { bestValAccuracy: 0.8 }), run('b'), scratch])).map(({ id }) => id)).toEqual([
    'b',
    'a',
  ])
  expect(unfairPair(known([run('a'), scratch]))).toBeNull()
  expect(unfairPair(known([run('a', { dataset: 'birds' }), scratch]))?.transfer.id).toBe('a')
})
