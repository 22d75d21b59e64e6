/** Coefficients of Acklam's rational approximations: near the middle, and in the tails. */
const middle = {
  above: [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ],
  below: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
}
const tail = {
  above: [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
}
const tailFrom = 0.02425

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((value, coefficient) => value * x + coefficient, 0)

/**
 * The quantile of the standard normal distribution, to a relative error of 1.2e-9.
 * Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003).
 *
 * @param share 0..1, both ends excluded
 * @example normalQuantile(0.975) // 1.95996…
 */
export const normalQuantile = (share: number): number => {
  if (!(share > 0 && share < 1)) throw new RangeError(`Expected a share between 0 and 1. Received ${share}.`)
  if (share > 1 - tailFrom) return -normalQuantile(1 - share)
  if (share < tailFrom) {
    const x = Math.sqrt(-2 * Math.log(share))
    return polynomial(tail.above, x) / polynomial(tail.below, x)
  }
  const x = share - 0.5
  return (x * polynomial(middle.above, x * x)) / polynomial(middle.below, x * x)
}

/**
 * How high the best of `count` draws from a standard normal distribution lies on average: what luck alone does for the
 * best of so many equally good runs. Source: G. Blom, "Statistical estimates and transformed beta-variables" (1958).
 *
 * @example expectedBest(1) // 0
 * @example expectedBest(10) // 1.55…
 */
export const expectedBest = (count: number): number =>
  count <= 1 ? 0 : normalQuantile((count - 0.375) / (count + 0.25))
