import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { unit } from '../../../../src/shared/counter-random.ts'
import { differenceOf } from '../../../../src/shared/statistics/difference.ts'
import { macroF1 } from '../../../../src/shared/statistics/macro-f1.ts'
import { median } from '../../../../src/shared/statistics/median.ts'
import { expectedBest, normalQuantile } from '../../../../src/shared/statistics/normal.ts'
import { picturesToTellApart } from '../../../../src/shared/statistics/pictures-needed.ts'
import { reliability } from '../../../../src/shared/statistics/calibration.ts'
import { wilson } from '../../../../src/shared/wilson.ts'

test('quantiles of the normal distribution, as every table has them', () => {
  expect(normalQuantile(0.5)).toBeCloseTo(0, 9)
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 7)
  expect(normalQuantile(0.8)).toBeCloseTo(0.841621234, 7)
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 7)
  expect(() => normalQuantile(1)).toThrow(RangeError)
})

test('the best of several draws lies as high as draws say', () => {
  expect(expectedBest(1)).toBe(0)
  for (const count of [2, 5, 20]) {
    const normal = (i: number) =>
      Math.sqrt(-2 * Math.log(1 - (unit('u', i) + 1) / 2)) * Math.cos(Math.PI * unit('v', i))
    const rounds = 4000
    let sum = 0
    for (let round = 0; round < rounds; round++)
      sum += Math.max(...Array.from({ length: count }, (_, i) => normal(round * count + i)))
    expect(Math.abs(expectedBest(count) - sum / rounds)).toBeLessThan(0.06)
  }
})

test('Newcombe’s own example of a difference', () => {
  const { value, low, high } = differenceOf(wilson(56, 70), wilson(48, 80))
  expect(value).toBeCloseTo(0.2, 9)
  expect(low).toBeCloseTo(0.0524, 4)
  expect(high).toBeCloseTo(0.3339, 4)
})

test('a difference turned round is the same difference', () => {
  const share = fc
    .tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 }))
    .map(([right, wrong]) => wilson(right, right + wrong + 1))
  fc.assert(
    fc.property(share, share, (a, b) => {
      const there = differenceOf(a, b)
      const back = differenceOf(b, a)
      expect(back.low).toBeCloseTo(-there.high, 10)
      expect(there.low).toBeLessThanOrEqual(there.value)
      expect(there.high).toBeGreaterThanOrEqual(there.value)
    }),
  )
})

test('the pictures it takes to tell two runs apart, and that more difference takes fewer', () => {
  expect(picturesToTellApart(0.02, 0.01)).toBe(2353)
  expect(picturesToTellApart(0.03, 0.03)).toBeNull()
  const share = fc.integer({ min: 1, max: 200 }).map(n => n / 1000)
  fc.assert(
    fc.property(share, share, share, (common, less, more) => {
      fc.pre(less < more)
      expect(picturesToTellApart(common + more, common)!).toBeLessThanOrEqual(
        picturesToTellApart(common + less, common)!,
      )
    }),
  )
})

test('macro F1 counts a rare class as much as a common one', () => {
  expect(macroF1({ cat: { f1: 0.9 }, dog: { f1: 0.7 } })).toBeCloseTo(0.8, 12)
  expect(macroF1({})).toBe(0)
})

test('reliability: bins, their confidence and accuracy, and the gap', () => {
  const { bins, ece } = reliability([0.55, 0.95, 0.95, 1], [false, true, true, true], 10)
  expect(bins[5]).toMatchObject({ count: 1, right: 0 })
  expect(bins[9]).toMatchObject({ count: 3, right: 3 })
  expect(bins[9]!.confidence).toBeCloseTo(2.9 / 3, 12)
  expect(ece).toBeCloseTo((0.55 + 0.1) / 4, 12)
})

test('a network that is as sure as it is right has no calibration error, and no picture is lost', () => {
  const pictures = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { maxLength: 80 })
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1, max: 20 }), (list, bins) => {
      const found = reliability(
        list.map(([confidence]) => confidence),
        list.map(([, right]) => right),
        bins,
      )
      expect(found.bins.reduce((sum, { count }) => sum + count, 0)).toBe(list.length)
      expect(found.ece).toBeGreaterThanOrEqual(0)
      expect(found.ece).toBeLessThanOrEqual(1 + 1e-12)
      for (const bin of found.bins)
        if (bin.count > 0) {
          expect(bin.confidence).toBeGreaterThanOrEqual(bin.from - 1e-12)
          expect(bin.confidence).toBeLessThanOrEqual(bin.to + 1e-12)
        }
    }),
  )
  expect(reliability([0.75, 0.75, 0.75, 0.75], [true, true, true, false]).ece).toBe(0)
})

test('the median is the middle one', () => {
  expect([median([3]), median([5, 1, 3]), median([4, 1, 2, 3])]).toEqual([3, 3, 2.5])
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 }), values => {
      const middle = median(values)
      expect(values.filter(value => value < middle).length).toBeLessThanOrEqual(values.length / 2)
      expect(values.filter(value => value > middle).length).toBeLessThanOrEqual(values.length / 2)
    }),
  )
})
