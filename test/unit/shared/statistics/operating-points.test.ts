import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { aucWithInterval } from '../../../../src/shared/statistics/auc-interval.ts'
import {
  areaUnderRoc,
  averagePrecision,
  operatingPoints,
  pointAt,
  thinned,
} from '../../../../src/shared/statistics/operating-points.ts'

test('the example of every textbook: area 0.75, average precision 0.8333', () => {
  const points = operatingPoints([0.1, 0.4, 0.35, 0.8], [false, false, true, true])
  expect(areaUnderRoc(points)).toBe(0.75)
  expect(averagePrecision(points)).toBeCloseTo(0.8333333, 6)
  expect(points.points.map(({ threshold, hits, falseAlarms }) => [threshold, hits, falseAlarms])).toEqual([
    ...[
      [0.8, 0, 0],
      [0.4, 1, 0],
      [0.35, 1, 1],
      [0.1, 2, 1],
    ],
    [-1, 2, 2],
  ])
})

const cases = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 20 }).map(score => score / 20),
    fc.boolean(),
  ),
  {
    minLength: 1,
    maxLength: 60,
  },
)

test('at every threshold a point counts what is above it', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 41 }), (pictures, step) => {
      const threshold = step / 40
      const { points } = operatingPoints(
        pictures.map(([score]) => score),
        pictures.map(([, positive]) => positive),
      )
      const above = pictures.filter(([score]) => score > threshold)
      expect(pointAt(points, threshold)).toMatchObject({
        hits: above.filter(([, positive]) => positive).length,
        falseAlarms: above.filter(([, positive]) => !positive).length,
      })
    }),
  )
})

test('the area is the share of pairs in the right order, and its interval holds it', () => {
  fc.assert(
    fc.property(cases, pictures => {
      const positives = pictures.filter(([, positive]) => positive).map(([score]) => score)
      const negatives = pictures.filter(([, positive]) => !positive).map(([score]) => score)
      fc.pre(positives.length > 0 && negatives.length > 0)
      const pairs = positives.flatMap(p => negatives.map((n): number => (p > n ? 1 : p === n ? 0.5 : 0)))
      const share = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length
      const curve = operatingPoints(
        pictures.map(([score]) => score),
        pictures.map(([, positive]) => positive),
      )
      expect(areaUnderRoc(curve)).toBeCloseTo(share, 10)
      const interval = aucWithInterval(positives, negatives)
      expect(interval.value).toBeCloseTo(share, 10)
      expect(interval.low).toBeLessThanOrEqual(interval.value)
      expect(interval.high).toBeGreaterThanOrEqual(interval.value)
      expect(interval.low).toBeGreaterThanOrEqual(0)
      expect(interval.high).toBeLessThanOrEqual(1)
    }),
  )
})

test('DeLong’s variance, by hand', () => {
  // Positives 3, 1 against negatives 2, 0: of four pairs three are right. Placements 1, 0.5 and 0.5, 1: variance 0.125 each.
  const { value, low, high } = aucWithInterval([3, 1], [2, 0])
  const spread = (1.959964 * Math.sqrt(0.125 / 2 + 0.125 / 2)) / (0.75 * 0.25)
  const logistic = (x: number) => 1 / (1 + Math.exp(-x))
  expect(value).toBe(0.75)
  expect(low).toBeCloseTo(logistic(Math.log(3) - spread), 6)
  expect(high).toBeCloseTo(logistic(Math.log(3) + spread), 6)
})

test('a thinned curve keeps its ends and what it is asked to keep', () => {
  const scores = Array.from({ length: 1000 }, (_, i) => i / 1000)
  const { points } = operatingPoints(
    scores,
    scores.map((_, i) => i % 3 === 0),
  )
  const half = pointAt(points, 0.5)
  const few = thinned(points, 50, point => point === half)
  expect(few.length).toBeLessThanOrEqual(51)
  expect(few[0]).toEqual(points[0])
  expect(few.at(-1)).toEqual(points.at(-1))
  expect(few).toContain(half)
  expect(thinned(points, 5000)).toEqual(points)
})
