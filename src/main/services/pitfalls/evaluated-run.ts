import type { Evaluation, ImageResult, RunSummary } from '../../../shared/contract/runs.ts'

/** A finished run of a dataset with what it made of the validation pictures; `test` only where it was opened. */
export interface EvaluatedRun {
  summary: RunSummary
  validation: Evaluation
  test: Evaluation | null
  /** Of the validation split. */
  images: readonly ImageResult[]
}
