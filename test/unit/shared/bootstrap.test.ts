import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { bootstrapMean, quantile } from '../../../src/shared/bootstrap.ts'
import { streamOf } from '../../../src/shared/counter-random.ts'

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

test('the interval of a mean holds the mean, is the same each time, and a point where all values are one', () => {
  expect(bootstrapMean([])).toBeNull()
  expect(bootstrapMean([3, 3, 3])).toEqual({ low: 3, high: 3 })
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 60 }), values => {
      const { low, high } = bootstrapMean(values)!
      expect(bootstrapMean(values)).toEqual({ low, high })
      expect(low).toBeLessThanOrEqual(mean(values))
      expect(high).toBeGreaterThanOrEqual(mean(values))
    }),
    { numRuns: 50 },
  )
})

test('of many normal values it is the textbook’s: mean plus and minus 1.96 standard errors', () => {
  const draw = streamOf('normal values')
  const normal = (i: number) =>
    Array.from({ length: 12 }, (_, k) => draw(12 * i + k) / 4294967296).reduce((a, b) => a + b) - 6
  const values = Array.from({ length: 400 }, (_, i) => 10 + 2 * normal(i))
  const center = mean(values)
  const error = Math.sqrt(mean(values.map(value => (value - center) ** 2)) / values.length)
  const { low, high } = bootstrapMean(values)!
  expect(Math.abs(low - (center - 1.96 * error))).toBeLessThan(0.25 * error)
  expect(Math.abs(high - (center + 1.96 * error))).toBeLessThan(0.25 * error)
})

test('a quantile lies between its neighbours by proportion', () => {
  expect(quantile([1, 2, 4], 0.5)).toBe(2)
  expect(quantile([1, 2], 0.25)).toBe(1.25)
  expect(quantile([7], 0.9)).toBe(7)
})
