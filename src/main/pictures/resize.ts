import type { Pixels } from './pixels.ts'

/** For each output position its two neighbours along one axis, and how far it lies from the lower one. */
const interpolation = (from: number, to: number) => {
  const lower = new Int32Array(to)
  const upper = new Int32Array(to)
  const share = new Float32Array(to)
  const scale = Math.fround(from / to)
  for (let i = 0; i < to; i++) {
    const at = Math.fround(Math.fround(Math.fround(i + 0.5) * scale) - 0.5)
    const floor = Math.floor(at)
    lower[i] = Math.max(floor, 0)
    upper[i] = Math.min(Math.ceil(at), from - 1)
    share[i] = at - floor
  }
  return { lower, upper, share }
}

/**
 * Resize as Keras does when it loads images: bilinear, half-pixel centers, no antialiasing (also when shrinking), not
 * rounded. Every operation is in float32, in TensorFlow's order, so that equal pixels give equal numbers.
 *
 * @returns float32 [height, width, 3], values 0..255
 */
export const resizeBilinear = (pixels: Pixels, height: number, width: number): Float32Array => {
  const { data } = pixels
  const out = new Float32Array(height * width * 3)
  if (height === pixels.height && width === pixels.width) {
    out.set(data)
    return out
  }
  const rows = interpolation(pixels.height, height)
  const columns = interpolation(pixels.width, width)
  const stride = pixels.width * 3
  const { fround } = Math
  let to = 0
  for (let y = 0; y < height; y++) {
    const top = rows.lower[y]! * stride
    const bottom = rows.upper[y]! * stride
    const down = rows.share[y]!
    for (let x = 0; x < width; x++) {
      const left = columns.lower[x]! * 3
      const right = columns.upper[x]! * 3
      const across = columns.share[x]!
      for (let c = 0; c < 3; c++) {
        const topLeft = data[top + left + c]!
        const bottomLeft = data[bottom + left + c]!
        const above = fround(topLeft + fround((data[top + right + c]! - topLeft) * across))
        const below = fround(bottomLeft + fround((data[bottom + right + c]! - bottomLeft) * across))
        out[to++] = above + fround(fround(below - above) * down)
      }
    }
  }
  return out
}
