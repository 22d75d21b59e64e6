import { expect, test } from '@playwright/test'
import { batchesOf } from '../../../../../src/main/ml/data/labelled-rows.ts'
import type { LabelledRows } from '../../../../../src/main/ml/data/labelled-rows.ts'
import { readAhead } from '../../../../../src/main/ml/data/read-ahead.ts'

test('keeps the order, and never more ahead than allowed', async () => {
  let running = 0
  let most = 0
  const prepare = async (item: number) => {
    most = Math.max(most, ++running)
    for (let i = 0; i < item % 3; i++) await Promise.resolve()
    return item * 10
  }
  const seen: number[] = []
  for await (const value of readAhead([...Array(20).keys()], prepare, 4)) {
    running--
    seen.push(value)
  }
  expect(seen).toEqual([...Array(20).keys()].map(item => item * 10))
  expect(most).toBe(4)
})

test('a failure comes in its turn, and not at all to one who has left', async () => {
  const prepare = (item: number) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item))
  const seen: number[] = []
  const all = async () => {
    for await (const value of readAhead([0, 1, 2, 3], prepare, 4)) seen.push(value)
  }
  await expect(all()).rejects.toThrow('two')
  expect(seen).toEqual([0, 1])
  for await (const value of readAhead([0, 1, 2, 3], prepare, 4)) if (value === 1) break
})

const source: LabelledRows = {
  count: 10,
  shape: [2],
  rowLength: 2,
  labels: Int32Array.from({ length: 10 }, (_, i) => i % 2),
  read: async (rows, into) => {
    for (let i = 0; i < rows.length; i++) into.set([rows[i]!, -rows[i]!], 2 * i)
  },
}

test('batches follow the order, the last is smaller, and a resumed epoch leaves out what was done', async () => {
  const order = Uint32Array.of(3, 1, 4, 0, 5, 9, 2)
  const collect = async (from: number) => {
    const batches: { rows: number[]; values: number[]; labels: number[] }[] = []
    for await (const { rows, values, labels } of batchesOf(source, order, 3, from))
      batches.push({ rows: [...rows], values: [...values], labels: [...labels] })
    return batches
  }
  const all = await collect(0)
  expect(all).toEqual([
    { rows: [3, 1, 4], values: [3, -3, 1, -1, 4, -4], labels: [1, 1, 0] },
    { rows: [0, 5, 9], values: [0, -0, 5, -5, 9, -9], labels: [0, 1, 1] },
    { rows: [2], values: [2, -2], labels: [0] },
  ])
  expect(await collect(2)).toEqual(all.slice(2))
  expect(await collect(3)).toEqual([])
})
