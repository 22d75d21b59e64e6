import { drawView, freshStream } from '../../../shared/augment/views.ts'
import type { Augmentation } from '../../../shared/augment/views.ts'
import type { Labels, TrainingRows } from '../data/labelled-rows.ts'
import type { PictureToRead } from '../data/pictures.ts'
import type { Extraction } from './extract.ts'
import { extract, inChunks } from './extract.ts'

interface FreshViews {
  extraction: Extraction
  /** The training pictures, in the order of the rows. */
  pictures: readonly (PictureToRead & { sha256: string })[]
  labels: Labels
  augmentation: Augmentation
  seed: number
}

/**
 * Training on new views of every picture in every epoch, as Keras's random layers give: each batch goes through the frozen
 * layers when its turn comes, and nothing of it is kept.
 */
export const freshRows = ({ extraction, pictures, labels, augmentation, seed }: FreshViews): TrainingRows => {
  const { rowShape, rowLength } = extraction.prefix
  return {
    count: pictures.length,
    inEpoch: epoch => ({
      ...{ count: pictures.length, shape: rowShape, rowLength, labels },
      read: async (rows, into) => {
        const chunks = inChunks(Array.from(rows, row => pictures[row]!)).map(chunk => ({
          pictures: chunk,
          versions: [
            { views: chunk.map(({ sha256 }) => drawView(augmentation, freshStream(seed, epoch, sha256))), also: [] },
          ],
        }))
        let at = 0
        for await (const [features] of extract(chunks, extraction)) {
          into.set(features, at)
          at += features.length
        }
      },
    }),
  }
}
