import type { Evaluation, ImageResult, Rate, RunSummary, SplitResult } from '../../../shared/contract/runs.ts'

/** A finished run of a dataset with what it made of the validation pictures; `test` only where it was opened. */
export interface EvaluatedRun {
  summary: RunSummary
  validation: Evaluation
  test: Evaluation | null
  /** Of the validation split. */
  images: readonly ImageResult[]
}

/** The accuracy with its interval; null for a regression. */
export const rateOf = ({ accuracy, low, high, count }: SplitResult): Rate | null =>
  accuracy === null || low === null || high === null ? null : { value: accuracy, low, high, count }
