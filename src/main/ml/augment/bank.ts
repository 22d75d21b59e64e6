import { viewInEpoch } from '../../../shared/augment/views.ts'
import type { LabelledRows, TrainingRows } from '../data/labelled-rows.ts'

/**
 * Training from a bank: an epoch shows each picture once, in one of its kept views.
 *
 * @param views the features of each view, all in the order of `images`
 * @param images SHA-256 of each picture
 */
export const bankRows = (views: readonly LabelledRows[], images: readonly string[], seed: number): TrainingRows => {
  const [first] = views
  if (!first) throw new Error('a bank has at least one view')
  return {
    count: first.count,
    inEpoch: epoch => {
      const shown = Uint8Array.from(images, image => viewInEpoch(seed, epoch, image, views.length))
      const { rowLength } = first
      return {
        ...first,
        read: async (rows, into) => {
          await Promise.all(
            Array.from(rows, (row, at) =>
              views[shown[row]!]!.read([row], into.subarray(at * rowLength, (at + 1) * rowLength)),
            ),
          )
        },
      }
    },
  }
}
