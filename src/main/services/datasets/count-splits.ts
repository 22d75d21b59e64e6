import type { Dataset, Image, Split } from '../../../shared/contract/datasets.ts'

/** Pictures of each split, and of each class in it; `classes` in label order. */
export const countSplits = (
  images: readonly Pick<Image, 'split' | 'label'>[],
  classes: readonly string[],
): Dataset['splits'] => {
  const countOf = (split: Split) => {
    const own = images.filter(image => image.split === split)
    const perLabel = classes.map(() => 0)
    for (const { label } of own) if (label !== null) perLabel[label]!++
    return {
      count: own.length,
      perClass: Object.fromEntries(classes.map((name, label) => [name, perLabel[label]!])),
    }
  }
  return { train: countOf('train'), validation: countOf('validation'), test: countOf('test') }
}
