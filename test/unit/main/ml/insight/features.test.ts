import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { loadEngine } from '../../../../../src/main/engine/load.ts'
import { nearest } from '../../../../../src/main/ml/insight/nearest.ts'
import { principalComponents } from '../../../../../src/main/ml/insight/pca.ts'
import { pooledRows } from '../../../../../src/main/ml/insight/pooled.ts'
import { umap } from '../../../../../src/main/ml/insight/umap.ts'
import { unit } from '../../../../../src/shared/counter-random.ts'

test.beforeAll(async () => void (await loadEngine()))

/** Rows with so much spread along each value. */
const cloud = (count: number, spreads: readonly number[], name = 'cloud') =>
  Float32Array.from({ length: count * spreads.length }, (_, at) => spreads[at % spreads.length]! * unit(name, at))

const distance = (rows: Float32Array, length: number, a: number, b: number) =>
  Math.hypot(...Array.from({ length }, (_, at) => rows[a * length + at]! - rows[b * length + at]!))

test('principal components follow the spread: axes by variance, shares that add up', () => {
  const { scores, explained, components } = principalComponents(cloud(400, [1, 9, 3]), 400, 3, 2)
  expect(components).toBe(2)
  expect(scores).toHaveLength(800)
  // Of spreads 1, 9 and 3 the variances are as 1 : 81 : 9.
  expect(explained[0]).toBeCloseTo(81 / 91, 1)
  expect(explained[1]).toBeCloseTo(9 / 91, 1)
  const before = tf.memory().numTensors
  principalComponents(cloud(20, [1, 2]), 20, 2, 2)
  expect(tf.memory().numTensors).toBe(before)
})

test('all axes together keep every distance, whatever the rows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 6 }), fc.string(), (count, length, name) => {
      const rows = cloud(
        count,
        Array.from({ length }, (_, at) => 1 + at),
        name,
      )
      const { scores, components, explained } = principalComponents(rows, count, length, length)
      expect(components).toBe(Math.min(count, length))
      expect([...explained].sort((a, b) => b - a)).toEqual(explained)
      for (let other = 1; other < count; other++)
        expect(distance(scores, components, 0, other)).toBeCloseTo(distance(rows, length, 0, other), 3)
    }),
    { numRuns: 12 },
  )
})

test('rows that are all the same lie in one place', () => {
  const { scores, explained } = principalComponents(new Float32Array(12).fill(3), 4, 3, 2)
  for (const score of scores) expect(Math.abs(score)).toBeLessThan(1e-6)
  expect(explained.every(share => Math.abs(share) < 1e-6)).toBe(true)
})

test('UMAP: the same seed gives the same map, and two heaps stay apart', async () => {
  const rows = cloud(60, [1, 1, 1])
  rows.forEach((value, at) => (rows[at] = at < 90 ? value : value + 40))
  const options = { seed: 5, signal: new AbortController().signal }
  const rounds: number[] = []
  const first = await umap(rows, 60, 3, { ...options, onRound: done => rounds.push(done) })
  expect(await umap(rows, 60, 3, options)).toEqual(first)
  expect(await umap(rows, 60, 3, { ...options, seed: 6 })).not.toEqual(first)
  expect(rounds.at(-1)).toBe(rounds.length)
  const within = distance(first, 2, 0, 29)
  const between = distance(first, 2, 0, 45)
  expect(between).toBeGreaterThan(within)
})

test('UMAP stops when it is asked to', async () => {
  const stop = new AbortController()
  const work = umap(cloud(40, [1, 1]), 40, 2, { seed: 1, signal: stop.signal, onRound: () => stop.abort() })
  await expect(work).rejects.toMatchObject({ code: 'stopped' })
})

test('neighbours: the same direction first, strength aside; what is left out does not come', () => {
  const rows = Float32Array.of(0, 1, 2, 0, 1, 1, 5, 0.1)
  expect(nearest(Float32Array.of(1, 0), rows, 3).map(({ row }) => row)).toEqual([1, 3, 2])
  expect(nearest(Float32Array.of(1, 0), rows, 9, row => row === 1).map(({ row }) => row)).toEqual([3, 2, 0])
  expect(nearest(Float32Array.of(1, 0), new Float32Array(2), 1)).toEqual([{ row: 0, similarity: 0 }])
})

test('features are made small by the mean over all positions', () => {
  // Two pictures, two positions, three channels.
  const values = Float32Array.of(1, 2, 3, 3, 4, 5, 10, 20, 30, 30, 40, 50)
  expect([...pooledRows(values, 2, 3)]).toEqual([2, 3, 4, 20, 30, 40])
  expect([...pooledRows(values, 4, 3)]).toEqual([...values])
})
