import { normalQuantile } from './normal.ts'

/** Ranks from 1; equal values share the mean of their ranks. */
const midRanks = (values: readonly number[]): number[] => {
  const order = values.map((_, at) => at).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Array<number>(values.length)
  for (let from = 0, to = 0; from < order.length; from = to) {
    for (to = from + 1; to < order.length && values[order[to]!] === values[order[from]!]; to++);
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + to + 1) / 2
  }
  return ranks
}

const varianceOf = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)
}

const logit = (share: number): number => Math.log(share / (1 - share))
const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * The area under the ROC curve with its 95 % interval, from the scores of both sides. The variance is DeLong's; the
 * interval is taken on the logit, so that it stays inside 0..1. Without a wrong pair the area is 1 and the interval ends
 * there; it begins where so many right pairs in a row would still be likely.
 * Source: E. R. DeLong et al., "Comparing the areas under two or more correlated ROC curves", Biometrics 44 (1988).
 *
 * @example aucWithInterval([3, 4], [1, 2]).value // 1
 */
export const aucWithInterval = (
  positives: readonly number[],
  negatives: readonly number[],
): { value: number; low: number; high: number } => {
  const m = positives.length
  const n = negatives.length
  if (m === 0 || n === 0) return { value: 0.5, low: 0, high: 1 }
  const together = midRanks([...positives, ...negatives])
  const ownPositive = midRanks(positives)
  const ownNegative = midRanks(negatives)
  // How much of the other side each one beats.
  const ofPositive = positives.map((_, at) => (together[at]! - ownPositive[at]!) / n)
  const ofNegative = negatives.map((_, at) => 1 - (together[m + at]! - ownNegative[at]!) / m)
  const value = ofPositive.reduce((sum, each) => sum + each, 0) / m
  const spread = normalQuantile(0.975) * Math.sqrt(varianceOf(ofPositive) / m + varianceOf(ofNegative) / n)
  const surely = 0.05 ** (1 / Math.min(m, n)) // all of the smaller side right, as rarely as in one of twenty
  if (value >= 1) return { value: 1, low: surely, high: 1 }
  if (value <= 0) return { value: 0, low: 0, high: 1 - surely }
  const slope = 1 / (value * (1 - value))
  return { value, low: logistic(logit(value) - spread * slope), high: logistic(logit(value) + spread * slope) }
}
