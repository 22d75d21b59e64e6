import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { judge, metricsOfBoard } from '../../../src/renderer/features/compare/board.ts'
import { formatBoardValue, scaleOf } from '../../../src/renderer/features/compare/board-words.ts'
import type { BoardRow } from '../../../src/shared/contract/results.ts'

const row = (runId: string, part: Partial<BoardRow> = {}): BoardRow => ({
  ...{ runId, title: runId, dataset: 'pets', accuracy: { value: 0.9, low: 0.88, high: 0.92, count: 1000 }, mae: null },
  ...{ loss: 0.3, macroF1: 0.9, recall: { cat: 0.95, dog: 0.85 }, modelBytes: 60e6, latencySeconds: null, ...part },
})
const accurate = (value: number) => ({ accuracy: { value, low: value - 0.01, high: value + 0.01, count: 1000 } })

test('the best of those that keep every limit wins; the others drop out, saying why', () => {
  const rows = [
    row('small', { ...accurate(0.9), modelBytes: 10e6, latencySeconds: 0.01 }),
    row('large', { ...accurate(0.97), modelBytes: 90e6, latencySeconds: 0.08 }),
    row('unmeasured', accurate(0.95)),
  ]
  const free = judge(rows, 'accuracy', [])
  expect(free.map(({ row: { runId }, rank }) => [runId, rank])).toEqual([
    ['large', 1],
    ['unmeasured', 2],
    ['small', 3],
  ])
  const fast = judge(rows, 'accuracy', [{ metric: 'latency', bound: 0.05 }])
  expect(fast.map(({ row: { runId }, rank, broken }) => [runId, rank, broken[0]?.value])).toEqual([
    ['small', 1, undefined],
    ['large', null, 0.08],
    ['unmeasured', null, null],
  ])
})

test('a recall has to be at least, a size at most', () => {
  const rows = [row('a'), row('b', { recall: { cat: 0.8, dog: 0.99 } })]
  expect(judge(rows, 'size', [{ metric: 'recall:dog', bound: 0.9 }]).map(({ rank }) => rank)).toEqual([1, null])
  expect(judge(rows, 'accuracy', [{ metric: 'size', bound: 50e6 }]).every(({ rank }) => rank === null)).toBe(true)
})

test('one more limit never lets a run in', () => {
  const rows = fc.array(
    fc.record({ accuracy: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.integer({ min: 1, max: 100 }) }),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 100 }), (list, bound) => {
      const board = list.map(({ accuracy, bytes }, i) => row(String(i), { ...accurate(accuracy), modelBytes: bytes }))
      const limited = judge(board, 'accuracy', [{ metric: 'size', bound }])
      const kept = limited.filter(({ rank }) => rank !== null)
      expect(limited).toHaveLength(board.length)
      expect(kept.every(each => each.row.modelBytes <= bound)).toBe(true)
      expect(kept.every((each, at) => at === 0 || kept[at - 1]!.value! >= each.value!)).toBe(true)
    }),
  )
})

test('metrics that mean nothing here are not offered; figures have their units', () => {
  expect(metricsOfBoard([row('a')])).toEqual([
    'accuracy',
    'macroF1',
    'loss',
    'latency',
    'size',
    'recall:cat',
    'recall:dog',
  ])
  expect(metricsOfBoard([row('r', { accuracy: null, macroF1: null, mae: 2, recall: {} })])).toEqual([
    ...['mae', 'loss', 'latency', 'size'],
  ])
  expect(formatBoardValue('latency', 0.0823).replace('\u202f', ' ')).toBe('82 ms')
  expect(formatBoardValue('size', 72e6).replace('\u202f', ' ')).toBe('72.0 MB')
  expect(formatBoardValue('latency', null)).toBe('–')
  expect(scaleOf('recall:dog')).toEqual({ unit: '%', perUnit: 0.01 })
})
