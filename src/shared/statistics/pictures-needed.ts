import { normalQuantile } from './normal.ts'

const surprise = normalQuantile(0.975)
const power = normalQuantile(0.8)

/**
 * How many pictures it takes to tell two runs apart: so many that McNemar's test at 5 % finds the difference in four of
 * five tries, if they go on to differ as they do here. Null where nothing speaks for a difference.
 * Source: R. J. Connor, "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43
 * (1987).
 *
 * @param onlyA share of the pictures that only the first has right
 * @param onlyB share that only the second has right
 * @example picturesToTellApart(0.02, 0.01) // 2353: 2 % against 1 %
 */
export const picturesToTellApart = (onlyA: number, onlyB: number): number | null => {
  const apart = onlyA + onlyB
  const difference = Math.abs(onlyA - onlyB)
  if (difference === 0) return null
  const root = surprise * Math.sqrt(apart) + power * Math.sqrt(Math.max(0, apart - difference ** 2))
  return Math.ceil((root / difference) ** 2)
}
