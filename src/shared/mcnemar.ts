/**
 * The exact two-sided McNemar test: were two classifiers equally good, each picture that only one of them has right
 * would be right for either with probability 1/2, as a coin falls. How often would coins fall at least as unevenly?
 * Source: Q. McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12
 * (1947); exact by the binomial distribution.
 *
 * @param onlyA pictures that only the first has right
 * @param onlyB pictures that only the second has right
 * @returns p, 0..1; 1 where no picture tells the two apart
 * @example mcnemar(9, 1) // 0.021484375: 22 of the 1024 ways in which ten coins can fall
 */
export const mcnemar = (onlyA: number, onlyB: number): number => {
  const coins = onlyA + onlyB
  if (coins === 0) return 1
  // Terms of the tail, each from the one before, beginning at the largest: nothing overflows, however many coins.
  const fewer = Math.min(onlyA, onlyB)
  let term = 1
  let sum = 1
  for (let heads = fewer; heads > 0; heads--) {
    term *= heads / (coins - heads + 1)
    sum += term
  }
  return Math.min(1, 2 * sum * Math.exp(logChoose(coins, fewer) - coins * Math.LN2))
}

/** ln of n over k. */
const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

const exactUpTo = 256

/** ln n!, by its product below, by Stirling's series above: the next term is under 1e-17 there. */
const logFactorial = (n: number): number => {
  if (n > exactUpTo)
    return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5)
  let sum = 0
  for (let factor = 2; factor <= n; factor++) sum += Math.log(factor)
  return sum
}

/**
 * Holm's step-down correction: with many comparisons some come out small by luck. The smallest p counts as many times
 * as there are comparisons, the next one time less, and so on, and none is smaller than one before it.
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
 *
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export const holm = (values: readonly number[]): number[] => {
  const order = values.map((_, at) => at).sort((a, b) => values[a]! - values[b]!)
  const corrected = new Array<number>(values.length)
  let largest = 0
  for (const [rank, at] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * values[at]!))
    corrected[at] = largest
  }
  return corrected
}
