import type { Headers } from './markers.ts'
import type { RowReader } from './upsample.ts'

/** What the channels of a JPEG mean. */
export type ColourModel = 'gray' | 'ycc' | 'rgb' | 'cmyk' | 'ycck'

/** libjpeg-turbo's guess, from JFIF's and Adobe's segments and the channels' names (jdapimin.c, default_decompress_parms). */
export const colourModel = ({ frame, jfif, adobeTransform }: Headers): ColourModel => {
  const ids = frame?.components.map(({ id }) => id) ?? []
  if (ids.length === 1) return 'gray'
  if (ids.length === 4) return adobeTransform === null || adobeTransform === 0 ? 'cmyk' : 'ycck'
  if (jfif) return 'ycc'
  if (adobeTransform !== null) return adobeTransform === 0 ? 'rgb' : 'ycc'
  return String.fromCharCode(...ids) === 'RGB' ? 'rgb' : 'ycc'
}

/** What Cr adds to red and Cb to blue, and both to green in 16 bits behind the point (jdcolor.c, build_ycc_rgb_table). */
const table = (entry: (value: number) => number) => Int32Array.from({ length: 256 }, (_, i) => entry(i - 128))
const redOfCr = table(cr => (91881 * cr + 32768) >> 16)
const blueOfCb = table(cb => (116130 * cb + 32768) >> 16)
const greenOfCr = table(cr => -46802 * cr)
const greenOfCb = table(cb => -22554 * cb + 32768)

/**
 * Full-size rows of channels to RGB.
 *
 * @param adobe whether Adobe's segment was there: its CMYK is stored inverted, and TensorFlow goes by that
 * @returns [height, width, 3]
 */
export const toRgb = (
  rows: readonly RowReader[],
  model: ColourModel,
  adobe: boolean,
  width: number,
  height: number,
): Uint8Array => {
  // This array clamps what is written to 0..255.
  const out = new Uint8ClampedArray(width * height * 3)
  for (let y = 0; y < height; y++) convertRow(model, adobe, y, rows, out.subarray(y * width * 3, (y + 1) * width * 3))
  return new Uint8Array(out.buffer)
}

const convertRow = (
  model: ColourModel,
  adobe: boolean,
  y: number,
  rows: readonly RowReader[],
  out: Uint8ClampedArray,
): void => {
  const [first, second, third, fourth] = rows.map(row => row(y)) as [
    Uint8ClampedArray,
    Uint8ClampedArray,
    Uint8ClampedArray,
    Uint8ClampedArray,
  ]
  switch (model) {
    case 'gray':
      return interleave(first, first, first, out)
    case 'rgb':
      return interleave(first, second, third, out)
    case 'ycc':
      return yccToRgb(first, second, third, out)
    case 'ycck':
      yccToRgb(first, second, third, out)
      for (let i = 0; i < out.length; i++) out[i] = 255 - out[i]!
      return applyBlack(fourth, adobe, out)
    case 'cmyk':
      interleave(first, second, third, out)
      return applyBlack(fourth, adobe, out)
  }
}

const interleave = (
  first: Uint8ClampedArray,
  second: Uint8ClampedArray,
  third: Uint8ClampedArray,
  out: Uint8ClampedArray,
) => {
  for (let x = 0, to = 0; to < out.length; x++) {
    out[to++] = first[x]!
    out[to++] = second[x]!
    out[to++] = third[x]!
  }
}

const yccToRgb = (
  luma: Uint8ClampedArray,
  blueness: Uint8ClampedArray,
  redness: Uint8ClampedArray,
  out: Uint8ClampedArray,
) => {
  for (let x = 0, to = 0; to < out.length; x++) {
    const y = luma[x]!
    const cb = blueness[x]!
    const cr = redness[x]!
    out[to++] = y + redOfCr[cr]!
    out[to++] = y + ((greenOfCb[cb]! + greenOfCr[cr]!) >> 16)
    out[to++] = y + blueOfCb[cb]!
  }
}

/** Each colour multiplied with what the black leaves over, rounded down (TensorFlow's jpeg_mem.cc). */
const applyBlack = (black: Uint8ClampedArray, adobe: boolean, out: Uint8ClampedArray) => {
  for (let i = 0; i < out.length; i++) {
    const light = black[Math.floor(i / 3)]!
    out[i] = adobe ? Math.floor((light * out[i]!) / 255) : Math.floor(((255 - light) * (255 - out[i]!)) / 255)
  }
}
