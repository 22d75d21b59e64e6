/** Zigzag order (T.81 figure 5) to rows; places beyond the 63rd, which only damaged data has, count for the 63rd. */
export const naturalOrder = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5],
  ...[12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51],
  ...[58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
  ...new Uint8Array(16).fill(63),
)

/** What Arai, Agui and Nakajima take out of the transform into the quantization: 1, then sqrt(2) cos(k pi / 16). */
const axisScale = (k: number) => (k === 0 ? 1 : Math.SQRT2 * Math.cos((k * Math.PI) / 16))

/** [64], row by row, in 14 bits. */
const scales = Int32Array.from({ length: 64 }, (_, i) => Math.round(16384 * axisScale(i >> 3) * axisScale(i & 7)))

/** Quantization steps and scales in one, with 2 bits behind the point (libjpeg-turbo jddctmgr.c, IFAST_SCALE_BITS). */
export const multipliersOf = (quantization: Uint16Array): Int16Array =>
  Int16Array.from(quantization, (step, i) => Math.floor((step * scales[i]! + 2048) / 4096))

/**
 * A product with a constant of 8 bits behind the point, rounded down. The value is first scaled in 16 bits, as the
 * vector instructions do it, so that values too large for that wrap here too.
 */
const times = (value: number, constant: number) => (((value << 18) >> 16) * constant) >> 10

const sqrt2 = 362 // 2 cos(4 pi / 16)
const cos2 = 473 // 2 cos(2 pi / 16)
const cos2Minus6 = 277 // 2 (cos(2 pi / 16) - cos(6 pi / 16))
const oneMinusCos2Plus6 = -413 // 1 - 2 (cos(2 pi / 16) + cos(6 pi / 16)): without the 1, so that it fits into 16 bits

/** The block between the two passes. */
const between = new Int16Array(64)

/**
 * The fast integer inverse cosine transform of one block (Arai, Agui, Nakajima 1988), with the very rounding of
 * libjpeg-turbo's jidctfst (JDCT_IFAST), which is TensorFlow's default. All sums are modulo 2^16.
 *
 * @param coefficients 64 of them from `at`, quantized, row by row
 * @param plane gets the 8 x 8 samples at `to`, rows `stride` apart
 */
export const inverseFast = (
  coefficients: Int16Array,
  at: number,
  multipliers: Int16Array,
  plane: Uint8ClampedArray,
  to: number,
  stride: number,
): void => {
  for (let x = 0; x < 8; x++) {
    const i = at + x
    const c0 = ((coefficients[i]! * multipliers[x]!) << 16) >> 16
    const k1 = coefficients[i + 8]!
    const k2 = coefficients[i + 16]!
    const k3 = coefficients[i + 24]!
    const k4 = coefficients[i + 32]!
    const k5 = coefficients[i + 40]!
    const k6 = coefficients[i + 48]!
    const k7 = coefficients[i + 56]!
    if ((k1 | k2 | k3 | k4 | k5 | k6 | k7) === 0) {
      for (let y = 0; y < 64; y += 8) between[x + y] = c0
      continue
    }
    const c1 = ((k1 * multipliers[x + 8]!) << 16) >> 16
    const c2 = ((k2 * multipliers[x + 16]!) << 16) >> 16
    const c3 = ((k3 * multipliers[x + 24]!) << 16) >> 16
    const c4 = ((k4 * multipliers[x + 32]!) << 16) >> 16
    const c5 = ((k5 * multipliers[x + 40]!) << 16) >> 16
    const c6 = ((k6 * multipliers[x + 48]!) << 16) >> 16
    const c7 = ((k7 * multipliers[x + 56]!) << 16) >> 16

    const evenSum = c2 + c6
    const evenTurn = times(c2 - c6, sqrt2) - evenSum
    const even0 = c0 + c4 + evenSum
    const even3 = c0 + c4 - evenSum
    const even1 = c0 - c4 + evenTurn
    const even2 = c0 - c4 - evenTurn

    const z13 = c5 + c3
    const z10 = c5 - c3
    const z11 = c1 + c7
    const z12 = c1 - c7
    const z5 = times(z10 + z12, cos2)
    const odd7 = z11 + z13
    const odd6 = z5 - z10 + times(z10, oneMinusCos2Plus6) - odd7
    const odd5 = times(z11 - z13, sqrt2) - odd6
    const odd4 = times(z12, cos2Minus6) - z5 + odd5

    between[x] = even0 + odd7
    between[x + 56] = even0 - odd7
    between[x + 8] = even1 + odd6
    between[x + 48] = even1 - odd6
    between[x + 16] = even2 + odd5
    between[x + 40] = even2 - odd5
    between[x + 32] = even3 + odd4
    between[x + 24] = even3 - odd4
  }

  for (let i = 0, o = to; i < 64; i += 8, o += stride) {
    const c0 = between[i]!
    const c1 = between[i + 1]!
    const c2 = between[i + 2]!
    const c3 = between[i + 3]!
    const c4 = between[i + 4]!
    const c5 = between[i + 5]!
    const c6 = between[i + 6]!
    const c7 = between[i + 7]!
    if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) === 0) {
      plane.fill((c0 >> 5) + 128, o, o + 8)
      continue
    }

    const evenSum = c2 + c6
    const evenTurn = times(c2 - c6, sqrt2) - evenSum
    const even0 = c0 + c4 + evenSum
    const even3 = c0 + c4 - evenSum
    const even1 = c0 - c4 + evenTurn
    const even2 = c0 - c4 - evenTurn

    const z13 = c5 + c3
    const z10 = c5 - c3
    const z11 = c1 + c7
    const z12 = c1 - c7
    const z5 = times(z10 + z12, cos2)
    const odd7 = z11 + z13
    const odd6 = z5 - z10 + times(z10, oneMinusCos2Plus6) - odd7
    const odd5 = times(z11 - z13, sqrt2) - odd6
    const odd4 = times(z12, cos2Minus6) - z5 + odd5

    plane[o] = sample(even0 + odd7)
    plane[o + 7] = sample(even0 - odd7)
    plane[o + 1] = sample(even1 + odd6)
    plane[o + 6] = sample(even1 - odd6)
    plane[o + 2] = sample(even2 + odd5)
    plane[o + 5] = sample(even2 - odd5)
    plane[o + 4] = sample(even3 + odd4)
    plane[o + 3] = sample(even3 - odd4)
  }
}

/** 5 bits of scale off, the middle gray on; the plane clamps to 0..255. */
const sample = (value: number) => ((value << 16) >> 21) + 128
