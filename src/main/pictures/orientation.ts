import type { Pixels } from './pixels.ts'

/** Orientation as EXIF counts it: 1 is upright, 6 a camera turned to the left, 8 to the right; 2, 4, 5, 7 are mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export const asOrientation = (value: number | undefined): Orientation =>
  value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : 1

/** The size of a picture after it was put upright. */
export const uprightSize = (width: number, height: number, orientation: Orientation) =>
  orientation > 4 ? { width: height, height: width } : { width, height }

/**
 * Put a picture upright: the pixels as a viewer that honours EXIF shows them.
 *
 * @returns the same pixels, in new order; for 1 the very same object
 */
export const applyOrientation = (pixels: Pixels, orientation: Orientation): Pixels => {
  if (orientation === 1) return pixels
  const { width, height, data } = pixels
  const upright = uprightSize(width, height, orientation)
  const out = new Uint8Array(data.length)
  // Where the upright picture's pixel (0, 0) lies in the stored one, and the steps right and down from there.
  const { start, right, down } = walk(width, height, orientation)
  let to = 0
  for (let y = 0; y < upright.height; y++) {
    let from = start + y * down
    for (let x = 0; x < upright.width; x++, from += right) {
      out[to++] = data[from * 3]!
      out[to++] = data[from * 3 + 1]!
      out[to++] = data[from * 3 + 2]!
    }
  }
  return { ...upright, data: out }
}

/** Steps through the stored picture, counted in pixels. */
const walk = (width: number, height: number, orientation: Orientation) => {
  const last = width * height - 1
  const bottomLeft = width * (height - 1)
  const topRight = width - 1
  switch (orientation) {
    case 1:
      return { start: 0, right: 1, down: width }
    case 2: // mirrored
      return { start: topRight, right: -1, down: width }
    case 3: // upside down
      return { start: last, right: -1, down: -width }
    case 4: // upside down and mirrored
      return { start: bottomLeft, right: 1, down: -width }
    case 5: // mirrored along the diagonal
      return { start: 0, right: width, down: 1 }
    case 6: // a quarter clockwise
      return { start: bottomLeft, right: -width, down: 1 }
    case 7: // mirrored along the other diagonal
      return { start: last, right: -width, down: -1 }
    case 8: // a quarter counter-clockwise
      return { start: topRight, right: width, down: -1 }
  }
}
