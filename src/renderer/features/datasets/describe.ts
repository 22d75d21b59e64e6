import type { Dataset, Split } from '../../../shared/contract/datasets.ts'

/** Pictures in all splits together. */
export const pictureCount = (dataset: Dataset): number =>
  Object.values(dataset.splits).reduce((sum, split) => sum + split.count, 0)

/** Pictures of one class in one split. */
export const countOf = (dataset: Dataset, split: Split, className: string): number =>
  dataset.splits[split].perClass[className] ?? 0

/** The splits in which a class has no picture at all: nothing can be learned from or measured on it there. */
export const emptyCells = (dataset: Dataset): { split: Split; className: string }[] =>
  (Object.keys(dataset.splits) as Split[])
    .filter(split => dataset.splits[split].count > 0)
    .flatMap(split =>
      dataset.classes.filter(name => countOf(dataset, split, name) === 0).map(className => ({ split, className })),
    )
