import { applyView } from '../../shared/augment/views.ts'
import type { View } from '../../shared/augment/views.ts'
import type { Orientation } from './orientation.ts'
import { applyOrientation } from './orientation.ts'
import type { Pixels } from './pixels.ts'
import { resizeBilinear } from './resize.ts'

/** [height, width] of what goes into a net. */
export type InputSize = readonly [number, number]

/**
 * Put decoded pixels upright and resize them.
 *
 * @returns float32 [height, width, 3], values 0..255
 */
export const uprightAndResized = (pixels: Pixels, orientation: Orientation, [height, width]: InputSize): Float32Array =>
  resizeBilinear(applyOrientation(pixels, orientation), height, width)

/**
 * A picture in all the versions that are asked for.
 *
 * @param picture float32 [height, width, 3]; it stays as it is
 * @param views null for the picture itself
 */
export const versionsOf = (
  picture: Float32Array,
  [height, width]: InputSize,
  views: readonly (View | null)[],
): Float32Array[] =>
  views.map(view => (view === null ? picture : applyView({ height, width, channels: 3, data: picture }, view).data))
