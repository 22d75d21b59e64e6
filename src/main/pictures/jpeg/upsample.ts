import type { Component, Frame } from './frame.ts'

/** Gives one row of a component at the picture's full size; the array is used again for the next row. */
export type RowReader = (y: number) => Uint8ClampedArray

/**
 * How a component is brought to full size (libjpeg-turbo jdsample.c with fancy upsampling): half the width, the height or
 * both through a triangle filter, 3/4 of the nearer sample and 1/4 of the further one; other whole factors by repeating
 * samples.
 *
 * @param plane samples, rows `stride` apart
 */
export const rowReader = (frame: Frame, component: Component, plane: Uint8ClampedArray, stride: number): RowReader => {
  const across = frame.across / component.across
  const down = frame.down / component.down
  const { width, height } = component
  if (across === 1 && down === 1) return y => plane.subarray(y * stride, y * stride + width)
  const out = new Uint8ClampedArray(width * across)
  /** Where the row that a full-size row lies in begins, and the row that it lies nearest to besides. */
  const near = (y: number) => (y >> 1) * stride
  const far = (y: number) => Math.min(Math.max((y >> 1) + (y & 1 ? 1 : -1), 0), height - 1) * stride

  if (across === 2 && down === 1 && width > 2)
    return y => {
      widen(plane, y * stride, width, out)
      return out
    }
  if (across === 1 && down === 2)
    return y => {
      blend(plane, near(y), far(y), width, 1 + (y & 1), out)
      return out
    }
  if (across === 2 && down === 2 && width > 2) {
    const sums = new Int32Array(width)
    return y => {
      widenBlended(plane, near(y), far(y), width, sums, out)
      return out
    }
  }
  return y => {
    const from = Math.floor(y / down) * stride
    for (let x = 0, to = 0; x < width; x++, to += across) out.fill(plane[from + x]!, to, to + across)
    return out
  }
}

/** h2v1_fancy_upsample: the rounding alternates, so that it favours no side. */
const widen = (plane: Uint8ClampedArray, from: number, width: number, out: Uint8ClampedArray) => {
  const last = width - 1
  for (let x = 0; x < width; x++) {
    const sample = plane[from + x]!
    out[2 * x] = x === 0 ? sample : (3 * sample + plane[from + x - 1]! + 1) >> 2
    out[2 * x + 1] = x === last ? sample : (3 * sample + plane[from + x + 1]! + 2) >> 2
  }
}

/** h1v2_fancy_upsample; `bias` 1 with the row above, 2 with the row below. */
const blend = (
  plane: Uint8ClampedArray,
  near: number,
  far: number,
  width: number,
  bias: number,
  out: Uint8ClampedArray,
) => {
  for (let x = 0; x < width; x++) out[x] = (3 * plane[near + x]! + plane[far + x]! + bias) >> 2
}

/** h2v2_fancy_upsample: both at once, rounded only at the end. */
const widenBlended = (
  plane: Uint8ClampedArray,
  near: number,
  far: number,
  width: number,
  sums: Int32Array,
  out: Uint8ClampedArray,
) => {
  for (let x = 0; x < width; x++) sums[x] = 3 * plane[near + x]! + plane[far + x]!
  const last = width - 1
  for (let x = 0; x < width; x++) {
    const sum = sums[x]!
    out[2 * x] = (3 * sum + sums[x === 0 ? 0 : x - 1]! + 8) >> 4
    out[2 * x + 1] = (3 * sum + sums[x === last ? last : x + 1]! + 7) >> 4
  }
}
