import { LabError } from '../../../../shared/contract/errors.ts'
import type { Split } from '../../../../shared/contract/datasets.ts'

/** Small pictures of one size that lie in files of bare pixels: CIFAR, MNIST and their like. */
export interface PixelSet {
  /** What a person calls it: "CIFAR-10 (binary)". */
  title: string
  /** In label order; they may hold characters that no folder may have. */
  classes: string[]
  width: number
  height: number
  /** RGB, or gray. */
  channels: 1 | 3
  /** Parts in order, each of one split; null where the set has none. */
  parts: PixelPart[]
}

export interface PixelPart {
  split: Split | null
  count: number
  /** The pictures of this part, a block at a time, so that memory holds one block. */
  blocks(): AsyncIterable<PixelBlock>
}

export interface PixelBlock {
  labels: ArrayLike<number>
  /** uint8, one picture after the other. */
  pixels: Uint8Array
  /** How a picture lies there: plane after plane (CIFAR), or pixel by pixel. */
  order: 'planes' | 'pixels'
}

/** One picture of a block with its channels last, uint8 [height, width, channels]. */
export const pictureOf = (
  { pixels, order }: PixelBlock,
  index: number,
  { width, height, channels }: Pick<PixelSet, 'width' | 'height' | 'channels'>,
): Uint8Array => {
  const size = width * height
  const picture = pixels.subarray(index * size * channels, (index + 1) * size * channels)
  if (order === 'pixels' || channels === 1) return picture
  const turned = new Uint8Array(picture.length)
  for (let channel = 0; channel < channels; channel++)
    for (let at = 0; at < size; at++) turned[at * channels + channel] = picture[channel * size + at]!
  return turned
}

/** A file of bare pixels that is not what it should be. */
export const notWhole = (file: string, what: string): LabError =>
  new LabError(
    'dataset-invalid',
    `"${file}" cannot be read: ${what}.`,
    'Download it again; a file that broke off on the way is the usual cause.',
  )

/** Every label must have a class. */
export const checkLabels = (file: string, labels: ArrayLike<number>, classes: number): void => {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw notWhole(file, `picture ${i + 1} has the label ${label}, and there are ${classes} classes`)
  }
}
