import { expect, test } from '@playwright/test'
import { tolerance } from '../../../../src/main/worker/exports/predictions.ts'

test('an export of classes may be off by rounding alone; one of numbers by rounding of what it predicts', () => {
  expect(tolerance(3, Float32Array.of(0.2, 0.3, 0.5))).toBe(1e-3)
  const age = { mean: 40, std: 12 }
  expect(tolerance(age, Float32Array.of(38, 45))).toBeCloseTo(0.012, 6)
  // A run that has gone far astray predicts numbers whose last digits are larger than that.
  expect(tolerance(age, Float32Array.of(38, -960))).toBeCloseTo(1, 6)
})
