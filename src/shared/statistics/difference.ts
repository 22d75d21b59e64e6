import type { Rate } from '../contract/runs.ts'

/**
 * The difference of two shares of different pictures with its 95 % interval: what lies between an accuracy on validation
 * and one on test. Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions",
 * Statistics in Medicine 17 (1998), method 10, made of the two Wilson intervals.
 *
 * @example differenceOf(wilson(56, 70), wilson(48, 80)) // { value: 0.2, low: 0.0524…, high: 0.3339… }
 */
export const differenceOf = (a: Rate, b: Rate): { value: number; low: number; high: number } => {
  const value = a.value - b.value
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  }
}
