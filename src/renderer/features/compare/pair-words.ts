import type { Comparison } from '../../../shared/contract/runs.ts'

export type Pair = Comparison['pairs'][number]

/** Below it a difference is called one: chance alone does as much in one of twenty comparisons. */
const rare = 0.05

/** What two runs' results on the same pictures allow to say. */
export type Verdict = 'nothing' | 'alike' | 'cannot-tell' | 'a-better' | 'b-better'

/** p after the correction for several comparisons, where there are several. */
export const pOf = (pair: Pair): number => pair.pHolm ?? pair.p

/**
 * What may be said of two runs: `nothing` without a common picture, `alike` where they are right and wrong together,
 * `cannot-tell` where chance explains the difference, else which one is better.
 */
export const verdictOf = (pair: Pair): Verdict => {
  if (pair.count === 0) return 'nothing'
  if (pair.onlyARight + pair.onlyBRight === 0) return 'alike'
  if (pOf(pair) >= rare) return 'cannot-tell'
  return pair.onlyARight > pair.onlyBRight ? 'a-better' : 'b-better'
}

/** @example formatP(0.00004) // '< 0.001' */
export const formatP = (p: number): string => (p < 0.001 ? '< 0.001' : p < 0.1 ? p.toFixed(3) : p.toFixed(2))
