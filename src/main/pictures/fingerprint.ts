import sharp from 'sharp'
import { decodeBmp } from './bmp.ts'
import { probe } from './probe.ts'
import { sharpInput, whySharpFailed } from './sharp-input.ts'

/** Columns and rows of the tiny gray picture; one column more than there are comparisons in a row. */
const [columns, rows] = [17, 16]

/** What a picture looks like, whatever its size and compression. */
export interface Fingerprint {
  /** 17 x 16 gray values, 0..255, row by row. */
  gray: Uint8Array
  /** 256 bits in 16 words, a row each: whether the gray grows to the right (Krawetz's difference hash). */
  bits: Uint16Array
}

/** The fingerprint of a picture. @throws LabError `image-unreadable` */
export const fingerprint = async (bytes: Uint8Array, orientation: 'exif' | 'ignore'): Promise<Fingerprint> => {
  const { format } = await probe(bytes)
  try {
    const opened = format === 'bmp' ? fromBmp(bytes) : sharp(bytes, { ...sharpInput, failOn: 'none' })
    const upright = orientation === 'exif' && format !== 'bmp' ? opened.autoOrient() : opened
    const small = upright.removeAlpha().resize({ width: columns, height: rows, fit: 'fill' }).toColourspace('b-w')
    const gray = new Uint8Array(await small.raw().toBuffer())
    return { gray, bits: differences(gray) }
  } catch (error) {
    throw whySharpFailed(error, format, bytes)
  }
}

const differences = (gray: Uint8Array): Uint16Array =>
  Uint16Array.from({ length: rows }, (_, row) => {
    let word = 0
    for (let column = 0; column < columns - 1; column++) {
      const at = row * columns + column
      word = (word << 1) | (gray[at]! < gray[at + 1]! ? 1 : 0)
    }
    return word
  })

const fromBmp = (bytes: Uint8Array) => {
  const { width, height, data } = decodeBmp(bytes)
  return sharp(data, { raw: { width, height, channels: 3 } })
}
