/**
 * IEEE half floats: 5 bits of exponent, 10 of fraction; whole numbers up to 2048 are exact, the largest value is 65504.
 * JavaScript of today has no array of them, so they travel as their bits.
 */

/** Values above this do not go into half floats: close to the largest, and far from what features are. */
export const halfLimit = 6e4

/** Whether all values can be kept as half floats: finite, and none above the limit. */
export const fitsHalf = (values: Float32Array): boolean => {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) <= halfLimit)) return false
  return true
}

/** Where half floats are fine enough to be whole multiples of 2^-24: below their smallest normal value, 2^-14. */
const smallestNormalBits = 0x38800000

/**
 * Round to half floats, to the nearest, of two equally near to the even one, as NumPy does.
 *
 * @param values every one of them fits, see `fitsHalf`
 */
export const toHalf = (values: Float32Array): Uint16Array => {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < bits.length; i++) {
    const all = bits[i]!
    if (all === 0) continue // of features behind a ReLU most are
    const sign = (all >>> 16) & 0x8000
    const magnitude = all & 0x7fffffff
    if (magnitude >= smallestNormalBits)
      // The exponent counts from 15 instead of 127; the 13 bits that go decide the rounding.
      halves[i] = sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13)
    else halves[i] = sign | roundToEven(Math.abs(values[i]!) * 16777216)
  }
  return halves
}

/** @param value at least 0 */
const roundToEven = (value: number): number => {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

/** The value of each of the 65536 half floats; made when first needed. */
let table: Float32Array | null = null

const halfValues = (): Float32Array => {
  const values = new Float32Array(65536)
  for (let half = 0; half < 65536; half++) {
    const exponent = (half >>> 10) & 31
    const fraction = half & 1023
    const sign = half & 0x8000 ? -1 : 1
    values[half] =
      exponent === 0
        ? sign * fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? sign * Infinity
            : NaN
          : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  }
  return values
}

/** Half floats as float32, which holds each of them exactly. */
export const fromHalf = (halves: Uint16Array, into: Float32Array): void => {
  table ??= halfValues()
  for (let i = 0; i < halves.length; i++) into[i] = table[halves[i]!]!
}
