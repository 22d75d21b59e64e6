import type { Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Output, Parsed } from '../../../shared/contract/index.ts'
import type { ImageResult } from '../../../shared/contract/runs.ts'

type Wanted = Parsed<'runs.images'>

/** How sure the model was of what it said: the probability of the class that it chose. A number comes without any. */
const confidenceOf = ({ predicted, probabilities }: ImageResult): number =>
  predicted === null ? 0 : (probabilities[predicted] ?? 0)

const byText = (a: string | null, b: string | null): number => ((a ?? '') < (b ?? '') ? -1 : Number(a !== b))

const orders: Record<Wanted['sort'], (a: ImageResult, b: ImageResult) => number> = {
  confidence: (a, b) => confidenceOf(b) - confidenceOf(a),
  loss: (a, b) => b.loss - a.loss,
  class: (a, b) => byText(a.class, b.class) || byText(a.predicted, b.predicted) || confidenceOf(b) - confidenceOf(a),
  file: () => 0, // results stand in file order
}

const isWanted =
  ({ actual, predicted, wrongOnly }: Wanted) =>
  (image: ImageResult) =>
    (actual === undefined || image.class === actual) &&
    (predicted === undefined || image.predicted === predicted) &&
    (!wrongOnly || image.class !== image.predicted || image.value !== null)

/**
 * One page of an evaluation's pictures: filtered, sorted (most confident, or largest loss first, or class by class; equal
 * ones in file order), with the id under which the dataset shows the picture, where it still has it.
 */
export const pageOf = (
  results: readonly ImageResult[],
  images: readonly Image[],
  wanted: Wanted,
): Output<'runs.images'> => {
  const chosen = results.filter(isWanted(wanted)).sort(orders[wanted.sort])
  const page = chosen.slice(wanted.offset, wanted.offset + wanted.limit)
  const idOf = new Map(images.map(({ file, sha256, id }) => [`${sha256} ${file}`, id]))
  return {
    total: chosen.length,
    images: page.map(result => ({ ...result, imageId: idOf.get(`${result.sha256} ${result.file}`) ?? null })),
  }
}

/** A dataset's pictures of a split, or none where the dataset is not there any more: results stay readable. */
export const imagesOrNone = async (
  images: () => Promise<Record<Split, Image[]>>,
  split: Split,
): Promise<readonly Image[]> => {
  try {
    return (await images())[split]
  } catch (error) {
    if (error instanceof LabError) return []
    throw error
  }
}
