import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { markOf } from '../../../src/renderer/features/compare/marks.ts'
import { formatP, verdictOf } from '../../../src/renderer/features/compare/pair-words.ts'

const pair = (onlyARight: number, onlyBRight: number, p: number, more: { count?: number; pHolm?: number } = {}) => ({
  ...{ a: 'one', b: 'two', count: 1000, onlyARight, onlyBRight, p },
  ...more,
})

test('a run is called better only when chance would rarely do as much', () => {
  expect(verdictOf(pair(40, 12, 0.0001))).toBe('a-better')
  expect(verdictOf(pair(12, 40, 0.0001))).toBe('b-better')
  expect(verdictOf(pair(14, 12, 0.85))).toBe('cannot-tell')
  expect(verdictOf(pair(0, 0, 1))).toBe('alike')
  expect(verdictOf(pair(0, 0, 1, { count: 0 }))).toBe('nothing')
})

test('with several comparisons the corrected p decides', () => {
  expect(verdictOf(pair(30, 14, 0.02))).toBe('a-better')
  expect(verdictOf(pair(30, 14, 0.02, { pHolm: 0.06 }))).toBe('cannot-tell')
})

test('p never reads as zero, nor as the limit that it misses', () => {
  expect(formatP(0)).toBe('< 0.001')
  expect(formatP(0.0496)).toBe('0.050')
  expect(formatP(1)).toBe('1.00')
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      p => void expect(Number(formatP(p).replace('< ', ''))).toBeGreaterThan(0),
    ),
  )
})

test('each chosen run has a letter of its own', () => {
  expect([0, 1, 6].map(markOf)).toEqual(['A', 'B', 'G'])
})
