import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { pooled, tellApart } from '../../../../../src/main/ml/pitfalls/tell-apart.ts'
import { scoreOf, solveRidge, sumsOf, sumsWithout } from '../../../../../src/main/ml/pitfalls/ridge.ts'
import { subsetOf } from '../../../../../src/main/ml/pitfalls/subset.ts'
import { unit } from '../../../../../src/shared/counter-random.ts'
import { aucWithInterval } from '../../../../../src/shared/statistics/auc-interval.ts'

const signal = new AbortController().signal

/** So many vectors of eight numbers around a middle. */
const cloud = (name: string, count: number, middle: number) => ({
  ...{ width: 8, values: Float64Array.from({ length: count * 8 }, (_, i) => middle + unit(name, i)) },
})

test('two sets of the same kind cannot be told apart, two of another kind can', async () => {
  const auc = async (middle: number) => {
    const { a, b } = await tellApart(cloud('a', 200, 0), cloud('b', 150, middle), { seed: 1, signal })
    expect([a.length, b.length]).toEqual([200, 150])
    return aucWithInterval(b, a)
  }
  const same = await auc(0)
  expect(same.low).toBeLessThan(0.5)
  expect(same.value).toBeLessThan(0.6)
  expect((await auc(0.4)).value).toBeGreaterThan(0.85)
})

test('the same seed gives the same scores; a stop ends it', async () => {
  const run = (seed: number) => tellApart(cloud('a', 40, 0), cloud('b', 40, 0.1), { seed, signal })
  expect(await run(3)).toEqual(await run(3))
  const stopping = new AbortController()
  stopping.abort()
  await expect(tellApart(cloud('a', 40, 0), cloud('b', 40, 0), { seed: 1, signal: stopping.signal })).rejects.toThrow(
    'Stopped',
  )
})

test('a ridge without a penalty is least squares', () => {
  // y = 1 where x > 0: the normal equations by hand give slope 1 and no intercept.
  const rows = Float64Array.of(-1, 1)
  const { weights, bias } = solveRidge(sumsOf(rows, [-1, 1]), 0)
  expect(weights[0]).toBeCloseTo(1, 6)
  expect(bias).toBeCloseTo(0, 9)
  expect(scoreOf({ weights, bias }, Float64Array.of(0.5))).toBeCloseTo(0.5, 6)
})

test('sums of folds without one are the sums of the others', () => {
  const rows = (name: string, count: number) => Float64Array.from({ length: count * 3 }, (_, i) => unit(name, i))
  const labels = [1, -1, 1, 1]
  const parts = ['a', 'b', 'c'].map(name => sumsOf(rows(name, 4), labels))
  const both = new Float64Array(24)
  both.set(rows('a', 4))
  both.set(rows('c', 4), 12)
  const expected = sumsOf(both, [...labels, ...labels])
  const found = sumsWithout(parts, 1)
  expect(found.count).toBe(8)
  for (const [i, value] of expected.squares.entries()) expect(found.squares[i]).toBeCloseTo(value, 12)
  for (const [i, value] of expected.labelled.entries()) expect(found.labelled[i]).toBeCloseTo(value, 12)
})

test('features are pooled to the mean of each map, a picture to blocks, and never to more than 512 numbers', () => {
  const maps = Float32Array.from({ length: 2 * 2 * 16 }, (_, i) => (i % 16) + (i < 32 ? 0 : 2))
  expect(pooled(maps, [2, 2, 16])[3]).toBeCloseTo(4, 6)
  expect(pooled(new Float32Array(32 * 32 * 3).fill(7), [32, 32, 3])).toEqual(new Float64Array(8 * 8 * 3).fill(7))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1200 }), (side, channels) => {
      const vector = pooled(new Float32Array(side * side * channels).fill(1), [side, side, channels])
      expect(vector.length).toBeLessThanOrEqual(512)
      expect(vector.every(Number.isFinite)).toBe(true)
    }),
  )
})

test('a part of the rows keeps their values and labels under new numbers', async () => {
  const rows = {
    ...{ count: 5, shape: [1], rowLength: 1, labels: Int32Array.of(0, 1, 0, 1, 1) },
    read: (wanted: ArrayLike<number>, into: Float32Array) => {
      into.set(Array.from(wanted, row => row * 10))
      return Promise.resolve()
    },
  }
  const part = subsetOf(rows, [4, 1, 0])
  const into = new Float32Array(2)
  await part.read([2, 0], into)
  expect([...into]).toEqual([0, 40])
  expect([...part.labels]).toEqual([1, 1, 0])
  expect(part.count).toBe(3)
})
