import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { writeEvaluation } from '../../../../../src/main/files/evaluation-file.ts'
import { homePlaces } from '../../../../../src/main/files/places.ts'
import { moreDataOf, splitsApartOf } from '../../../../../src/main/services/pitfalls/computed.ts'
import { createPitfalls } from '../../../../../src/main/services/pitfalls/index.ts'
import { createResultFigures } from '../../../../../src/main/services/results/index.ts'
import { pitfalls as pitfallsSchema } from '../../../../../src/shared/contract/pitfalls.ts'
import type { ImageResult } from '../../../../../src/shared/contract/runs.ts'
import { makeHome, makeRuns, picturesOf } from '../../../../kit/runs-bench.ts'
import type { RunsBench } from '../../../../kit/runs-bench.ts'

let home = ''
let bench: RunsBench
let removeHome: () => Promise<void>
let first = ''
let second = ''

/** Cats and dogs, some of them taken for the other; `dogAt` says how sure of a dog each one is. */
const results = (split: string, wrong: readonly number[], count: number): ImageResult[] =>
  Array.from({ length: count }, (_, i) => {
    const label = i % 4 === 0 ? 'dog' : 'cat'
    const said = wrong.includes(i) ? (label === 'dog' ? 'cat' : 'dog') : label
    const dog = said === 'dog' ? 0.8 : 0.1
    return {
      ...{ file: `${split}/${i}.jpg`, class: label, predicted: said, probabilities: { cat: 1 - dog, dog } },
      ...{ value: null, target: null, loss: 0.1, sha256: `sha-${split}-${i}` },
    }
  })

const services = () => {
  const needs = { places: homePlaces(home), jobs: bench.jobs, pool: bench.pool, runs: bench.runs }
  const datasets = {
    openings: () => Promise.resolve([...bench.openings]),
    images: () => Promise.resolve({ train: picturesOf('train', 4), validation: picturesOf('validation', 4), test: [] }),
  }
  return { ...createPitfalls({ ...needs, datasets }).handlers, ...createResultFigures(needs).handlers }
}

test.beforeEach(async () => {
  const made = await makeHome()
  ;({ home, remove: removeHome } = made)
  bench = makeRuns(home)
  for (const id of [await bench.start(), await bench.start()]) {
    await expect.poll(() => bench.latest(id)?.state, { timeout: 20_000 }).toBe('finished')
    if (first === '') first = id
    else second = id
  }
  await writeEvaluation(join(home, 'runs', first), 'validation', results('validation', [0], 12))
  await writeEvaluation(join(home, 'runs', second), 'validation', results('validation', [1, 2, 3], 12))
  await writeEvaluation(join(home, 'runs', first), 'test', results('test', [0, 1, 2, 3, 4, 5], 12))
})
test.afterEach(async () => {
  await bench.close()
  await removeHome()
  first = second = ''
})

test('a run’s pitfalls follow from what is stored, and say nothing of a sealed test set', async () => {
  const told = await services()['pitfalls.show']({ runId: first })
  expect(pitfallsSchema.parse(told)).toEqual(told)
  expect(told.moreData).toBeNull()
  expect(told.splitRoles).toMatchObject({ runs: 2, openings: [], counts: { validation: 12 } })
  expect(told.splitRoles.luck).toBeGreaterThan(0)
  expect(told.sureness.now?.value).toBeCloseTo(11 / 12, 12)
  expect(told.sureness.others).toMatchObject([{ b: second, count: 12, onlyARight: 3, onlyBRight: 1 }])
  expect(told.oneNumber.imbalance).toBe(3)
  expect(told.oneNumber.runs.map(run => [run.runId, run.rankByAccuracy])).toEqual([
    [first, 1],
    [second, 2],
  ])
  expect(told.parting.runs).toEqual([])
})

test('once the test set is open, validation and test are held against each other', async () => {
  await bench.ask['runs.openTest']({ runId: first, by: 'window' })
  const told = await services()['pitfalls.show']({ runId: second })
  expect(told.splitRoles.openings).toMatchObject([{ runId: first, by: 'window' }])
  expect(told.parting.runs).toHaveLength(1)
  const { difference, validation, test: tested } = told.parting.runs[0]!
  expect(difference.value).toBeCloseTo(validation.value - tested.value, 12)
  expect(difference.low).toBeGreaterThan(0)
})

test('curves of the test set are refused until it is open', async () => {
  const asked = services()
  await expect(asked['results.curves']({ runId: first, split: 'test' })).rejects.toMatchObject({ code: 'run-state' })
  await bench.ask['runs.openTest']({ runId: first, by: 'window' })
  const { threshold, reliability } = await asked['results.curves']({ runId: first, split: 'test' })
  expect(threshold).toMatchObject({ positive: 'dog', negative: 'cat', positives: 3, negatives: 9 })
  expect(reliability.bins.reduce((sum, { count }) => sum + count, 0)).toBe(12)
})

test('the board has every evaluated run, with its size; the time is not known before it is measured', async () => {
  const board = await services()['results.board']({})
  expect(board.map(({ runId }) => runId).sort()).toEqual([first, second].sort())
  const row = board.find(({ runId }) => runId === first)!
  expect(row).toMatchObject({ dataset: 'pets', latencySeconds: null, mae: null })
  expect(row.recall['dog']).toBeCloseTo(2 / 3, 12)
  // VGG16's base, and a head of Flatten, Dense 256 and Dense 1 on 5 x 5 x 512.
  expect(row.modelBytes).toBe(4 * (14_714_688 + 12_800 * 256 + 256 + 256 + 1))
})

test('from trials to a curve and its forecast', () => {
  const right = (wrong: number) => '0'.repeat(wrong) + '1'.repeat(100 - wrong)
  const trials = [
    ...[
      { share: 0.25, pictures: 50, right: right(20) },
      { share: 0.25, pictures: 50, right: right(24) },
    ],
    ...[
      { share: 1, pictures: 200, right: right(10) },
      { share: 1, pictures: 200, right: right(12) },
    ],
  ]
  const found = moreDataOf({ layer: 'block5_pool', trials }, 1, 3)
  expect(found.points.map(({ pictures, mean }) => [pictures, mean.value])).toEqual([
    [50, 0.78],
    [200, 0.89],
  ])
  expect(found.exponent).toBeGreaterThan(0)
  expect(found.forecast.map(({ times, pictures }) => [times, pictures])).toEqual([
    [2, 400],
    [4, 800],
    [10, 2000],
  ])
  for (const { accuracy } of found.forecast) {
    expect(accuracy.value).toBeGreaterThan(0.89)
    expect(accuracy.low).toBeLessThanOrEqual(accuracy.value)
    expect(accuracy.high).toBeGreaterThanOrEqual(accuracy.value)
  }
})

test('the most telling pictures are those that look most like their own split', async () => {
  const run = await bench.runs.finished(first)
  const scores = (values: number[]) => values.map((score, index) => ({ index, score }))
  const result = {
    ...{ layer: 'block5_pool', folds: 5 },
    pairs: [
      { a: 'train' as const, b: 'validation' as const, scoresOfA: scores([0.1, -0.9]), scoresOfB: scores([0.2, 0.9]) },
    ],
  }
  const [pair] = splitsApartOf(result, run, null, 1, 2).pairs
  expect(pair!.auc.value).toBe(1)
  expect(pair!.telling.map(({ file }) => file)).toEqual(
    [run.images.train[1], run.images.train[0], run.images.validation[1], run.images.validation[0]].map(
      each => each!.file,
    ),
  )
})
