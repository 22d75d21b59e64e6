import { streamOf } from './counter-random.ts'

/** An estimate with the bounds of its 95 % interval. */
export interface Interval {
  low: number
  high: number
}

/** Draws in all: a thousand resamples of two thousand pictures. More pictures get fewer resamples, never under 200. */
const draws = 2_000_000
const [fewest, most] = [200, 1000]

/**
 * The 95 % interval of a mean by the percentile bootstrap (Efron 1979): the mean of as many values drawn with replacement,
 * again and again; 2.5 % of those means lie below `low` and 2.5 % above `high`. The draws come from the seed, so the same
 * values always have the same interval.
 *
 * @returns null for no values
 * @example bootstrapMean([1, 1, 1]) // { low: 1, high: 1 }
 */
export const bootstrapMean = (values: readonly number[], seed = 'bootstrap'): Interval | null => {
  const n = values.length
  if (n === 0) return null
  const resamples = Math.min(most, Math.max(fewest, Math.floor(draws / n)))
  const draw = streamOf(seed)
  const means = new Float64Array(resamples)
  for (let round = 0, at = 0; round < resamples; round++) {
    let sum = 0
    for (let i = 0; i < n; i++, at++) sum += values[Math.floor((draw(at) / 4294967296) * n)]!
    means[round] = sum / n
  }
  means.sort()
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) }
}

/**
 * A quantile of sorted values, between two of them by proportion (NumPy's `linear`).
 *
 * @param share 0 to 1
 */
export const quantile = (sorted: ArrayLike<number>, share: number): number => {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const [low, high] = [sorted[below] ?? NaN, sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN]
  return low + (high - low) * (place - below)
}
