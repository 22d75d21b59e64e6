import type { Rate } from './contract/runs.ts'

/** The 97.5th percentile of the standard normal distribution: 95 % lie within plus and minus this. */
const z = 1.959963984540054

/**
 * A share with its 95 % Wilson score interval: the true shares under which a result like this one would not be
 * surprising. Unlike the textbook's normal interval it stays inside 0..1 and holds near the ends.
 * Source: E. B. Wilson, "Probable inference", JASA 22 (1927).
 *
 * @param right how many of `count` were right: 0..count
 * @param count how many were looked at; for 0 the interval is all of 0..1
 * @example wilson(1948, 2000) // { value: 0.974, low: 0.9660…, high: 0.9801…, count: 2000 }
 */
export const wilson = (right: number, count: number): Rate => {
  if (count === 0) return { value: 0, low: 0, high: 1, count }
  const share = right / count
  const denominator = 1 + (z * z) / count
  const centre = (share + (z * z) / (2 * count)) / denominator
  const half = (z / denominator) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), count }
}
