/** A float picture in rows, [height, width, channels]; values usually 0..255. */
export interface FloatPicture {
  width: number
  height: number
  channels: number
  data: Float32Array
}

/**
 * Where an output pixel (x, y) reads its input: `x' = m0 x + m1 y + m2`, `y' = m3 x + m4 y + m5`, in pixels from the
 * centre of the top left one.
 */
export type Affine = readonly [number, number, number, number, number, number]

/**
 * Fold a coordinate into 0..size-1, the edge pixel repeated: `d c b a | a b c d | d c b a`.
 * @param size Pixels along this axis.
 */
const reflect = (at: number, size: number): number => {
  const period = 2 * size
  let folded = at
  if (folded < 0) {
    if (folded < period) folded += period * Math.trunc(-folded / period)
    folded = folded < -size ? folded + period : -folded - 1
  } else if (folded > size - 1) {
    folded -= period * Math.trunc(folded / period)
    if (folded >= size) folded = period - folded - 1
  }
  return Math.min(Math.max(folded, 0), size - 1)
}

/**
 * Resample a picture through an affine map: coordinates are reflected at the edges first, then interpolated
 * bilinearly, as Keras's random layers do by default (TensorFlow's ImageProjectiveTransformV3, fill mode "reflect").
 */
export const warp = (picture: FloatPicture, map: Affine): FloatPicture => {
  const { width, height, channels, data } = picture
  const out = new Float32Array(data.length)
  const [m0, m1, m2, m3, m4, m5] = map.map(Math.fround) as unknown as Affine
  let at = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sourceX = reflect(m0 * x + m1 * y + m2, width)
      const sourceY = reflect(m3 * x + m4 * y + m5, height)
      const left = Math.floor(sourceX)
      const top = Math.floor(sourceY)
      const across = sourceX - left
      const down = sourceY - top
      const upper = (top * width + left) * channels
      const right = left + 1 < width ? channels : 0
      const lower = upper + (top + 1 < height ? width * channels : 0)
      for (let c = 0; c < channels; c++) {
        const above = data[upper + c]! * (1 - across) + data[upper + right + c]! * across
        const below = data[lower + c]! * (1 - across) + data[lower + right + c]! * across
        out[at++] = above * (1 - down) + below * down
      }
    }
  }
  return { width, height, channels, data: out }
}
