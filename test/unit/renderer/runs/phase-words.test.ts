import { expect, test } from '@playwright/test'
import { didNotMove } from '../../../../src/renderer/charts/movement/movement-rows.ts'
import { lastRate } from '../../../../src/renderer/features/runs/best-rate.ts'
import { phaseWords } from '../../../../src/renderer/features/runs/phase-words.ts'
import { plannedRows } from '../../../../src/renderer/features/runs/planned-rows.ts'
import { recipes, resolveSpec } from '../../../../src/shared/contract/run-spec.ts'
import type { RunChoices } from '../../../../src/shared/contract/run-spec.ts'
import type { EpochRecord } from '../../../../src/shared/contract/runs.ts'
import { runs as words } from '../../../../src/renderer/words/en/runs.ts'

const spec = (choices: Omit<RunChoices, 'dataset'>) => resolveSpec({ dataset: 'pets', ...choices })
const record = (part: Partial<EpochRecord>): EpochRecord => ({
  ...{ epoch: 3, loss: 0.5, accuracy: 0.9, mae: null, valLoss: 0.4, valAccuracy: 0.95, valMae: null },
  ...{ learningRate: 1e-3, seconds: 2, best: false, movement: [], ...part },
})

test('the first phase is named for what it does', () => {
  const first = (choices: Omit<RunChoices, 'dataset'>) => phaseWords('features', choices.recipe, spec(choices))
  expect(first({ recipe: 'scratch' }).key).toBe('runs.phasesOf.features.scratch')
  expect(first({ recipe: 'features' }).key).toBe('runs.phasesOf.features.plain')
  expect(first({ recipe: 'augment' })).toEqual({ key: 'runs.phasesOf.features.bank', count: 4 })
  expect(first({ recipe: 'augment', views: 'fresh' }).key).toBe('runs.phasesOf.features.fresh')
  expect(first({ recipe: 'augment', flip: false, rotation: 0, zoom: 0 }).key).toBe('runs.phasesOf.features.plain')
  expect(first({ recipe: 'finetune' }).key).toBe('runs.phasesOf.features.plain')
})

test('every technique has words for its training, read or not', () => {
  for (const recipe of recipes) {
    const key = phaseWords('train', recipe, null).key.split('.').at(-1)
    expect(Object.keys(words.phasesOf.train)).toContain(key)
  }
})

test('a base of which nothing moved is a fault; one that moved anywhere, or was not reported, is none', () => {
  const at = (changes: Record<string, number>) =>
    record({ movement: Object.entries(changes).map(([name, change]) => ({ name, change })) })
  const block = ['block5_conv1', 'block5_conv2']
  expect(didNotMove(at({ block5_conv1: 0, block5_conv2: 0, dense: 0.2 }), block)).toBe(true)
  expect(didNotMove(at({ block5_conv1: 0, block5_conv2: 1e-9, dense: 0.2 }), block)).toBe(false)
  expect(didNotMove(at({ dense: 0.2 }), block)).toBe(false)
  expect(didNotMove(undefined, block)).toBe(false)
})

test('the last epoch is told with its interval or not at all', () => {
  expect(lastRate([record({}), record({ epoch: 4, valAccuracy: 0.9 })], 100)).toMatchObject({
    epoch: 4,
    rate: { value: 0.9, count: 100 },
  })
  expect(lastRate([record({})], null)).toBeNull()
  expect(lastRate([record({ valAccuracy: null })], 100)).toBeNull()
  expect(lastRate([], 100)).toBeNull()
})

test('planned beside taken, without the rows that say nothing', () => {
  const planned = {
    ...{ cached: { have: 10, need: 0 }, memoryBytes: 1e9, diskBytes: 0, secondsPerEpoch: 1, seconds: 22 },
    parts: { features: 0, train: 20, evaluate: null },
  }
  const seconds = { features: 0, train: 24, evaluate: 0, total: 25 }
  expect(plannedRows({ seconds, peakResidentBytes: 0 }, planned)).toEqual([
    { key: 'train', unit: 'seconds', planned: 20, took: 24 },
    { key: 'total', unit: 'seconds', planned: 22, took: 25 },
    { key: 'memory', unit: 'bytes', planned: 1e9, took: null },
  ])
})
