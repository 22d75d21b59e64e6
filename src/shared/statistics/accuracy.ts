import type { Rate, SplitResult } from '../contract/runs.ts'

/** The accuracy of a split with its 95 % interval; null for a regression. */
export const accuracyOf = ({ accuracy, low, high, count }: SplitResult): Rate | null =>
  accuracy === null || low === null || high === null ? null : { value: accuracy, low, high, count }
