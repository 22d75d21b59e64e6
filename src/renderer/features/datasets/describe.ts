import type { Dataset, Split } from '../../../shared/contract/datasets.ts'

/** Pictures in all splits together. */
export const pictureCount = (dataset: Dataset): number =>
  Object.values(dataset.splits).reduce((sum, split) => sum + split.count, 0)

/** Pictures of one class in one split. */
export const countOf = (dataset: Dataset, split: Split, className: string): number =>
  dataset.splits[split].perClass[className] ?? 0
