import { applyView, bankStream, drawView, freshStream } from '../../../shared/augment/views.ts'
import type { View } from '../../../shared/augment/views.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'

type Augmented = Pick<RunSpec, 'flip' | 'rotation' | 'zoom' | 'views' | 'seed'>

/**
 * The views of one picture that a run of these settings would learn from, in the order of the bank, or of the epochs
 * where each epoch has its own.
 *
 * @param image SHA-256 of the picture's bytes
 * @param most how many there is room for
 */
export const previewViews = (spec: Augmented, image: string, most: number): View[] => {
  const count = spec.views === 'fresh' ? most : Math.min(most, spec.views)
  return Array.from({ length: count }, (_, index) =>
    drawView(
      spec,
      spec.views === 'fresh' ? freshStream(spec.seed, index + 1, image) : bankStream(spec.seed, index, image),
    ),
  )
}

/** Pixels as a canvas holds them, changed as training changes them: the same functions, on the same range of 0..255. */
export const seenAs = ({ width, height, data }: ImageData, view: View): Uint8ClampedArray<ArrayBuffer> =>
  Uint8ClampedArray.from(applyView({ width, height, channels: 4, data: Float32Array.from(data) }, view).data)
