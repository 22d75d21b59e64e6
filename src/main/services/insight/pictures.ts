import type { Dataset, Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { InsightPicture, InsightSplit } from '../../../shared/contract/insight.ts'
import { insightSplits } from '../../../shared/contract/insight.ts'
import { permutation } from '../../../shared/counter-random.ts'
import type { LookedAt, PicturesRef } from '../../worker/protocol.ts'
import type { Assets } from '../assets.ts'
import type { LocatedImage } from '../datasets/index.ts'
import { offeredPictures } from '../offered-pictures.ts'
import type { Offers } from '../offers.ts'

export interface PictureSources {
  offers: Offers
  assets: Pick<Assets, 'locate'>
  datasets: {
    get(name: string): Promise<Dataset> | Dataset
    images(name: string): Promise<Record<Split, Image[]>>
    locate(name: string, imageId: string): Promise<LocatedImage>
  }
}

/**
 * The picture that is looked at. Its orientation counts as its dataset says, else as the model's own pictures were taken.
 *
 * @throws LabError `not-found`; `bad-request` for a picture of a test set, which stays sealed
 */
export const findPicture = async (
  picture: InsightPicture,
  orientation: LookedAt['orientation'],
  { offers, assets, datasets }: PictureSources,
): Promise<LookedAt> => {
  if (picture.kind === 'asset') {
    const { path } = assets.locate(picture.asset)
    return { file: path, path, orientation }
  }
  if (picture.kind === 'offer') {
    const { pictures, refused } = await offeredPictures([picture.token], offers)
    const first = pictures[0]
    if (first) return { ...first, orientation }
    throw new LabError('image-unreadable', refused[0]?.reason ?? 'There is no picture.', 'Choose another picture.')
  }
  const { dataset, image, path } = await datasets.locate(picture.dataset, picture.imageId)
  if (!insightSplits.some(split => split === image.split))
    throw new LabError(
      'bad-request',
      `"${image.file}" belongs to the test set, which stays sealed.`,
      'Look at a picture for training or validation.',
    )
  return { file: image.file, path, orientation: dataset.orientation }
}

/** A split's pictures with the ids that a window shows them by. */
export interface SplitPictures {
  ref: PicturesRef
  /** In the order of `ref.images`. */
  shown: { imageId: string; file: string; class: string | null }[]
  /** How many the split has; more than are in `ref` where some were drawn. */
  count: number
}

/**
 * The pictures of a dataset's split, at most so many: then drawn by the seed, so that the same are drawn again.
 *
 * @throws LabError `not-found`, `dataset-invalid` where the split is empty
 */
export const splitPictures = async (
  { name, split, most, seed }: { name: string; split: InsightSplit; most: number; seed: number },
  { datasets }: PictureSources,
): Promise<SplitPictures> => {
  const dataset = await datasets.get(name)
  const all = (await datasets.images(name))[split]
  if (all.length === 0)
    throw new LabError('dataset-invalid', `"${name}" has no pictures for ${split}.`, 'Choose another split.')
  const drawn =
    all.length <= most
      ? all
      : [...permutation(`${seed}/look/${split}`, all.length).slice(0, most)].sort((a, b) => a - b).map(at => all[at]!)
  const { path, kind, classes, target, orientation } = dataset
  return {
    ref: {
      ...{ name, path, kind, classes, target, orientation, split },
      images: drawn.map(({ file, sha256, label, target }) => ({ file, sha256, label, target })),
    },
    shown: drawn.map(({ id, file, label }) => ({
      ...{ imageId: id, file },
      class: label === null ? null : (classes[label] ?? null),
    })),
    count: all.length,
  }
}
