import sharp from 'sharp'
import { decodeBmp } from './bmp.ts'
import { probe } from './probe.ts'
import { sharpInput, whySharpFailed } from './sharp-input.ts'

/**
 * A small WebP of a picture, never cropped and never enlarged.
 *
 * @param size the longer side at most, in pixels
 * @param orientation `exif` puts it upright, `ignore` leaves the pixels as they are stored
 */
export const thumbnail = async (
  bytes: Uint8Array,
  size: number,
  orientation: 'exif' | 'ignore',
): Promise<Uint8Array> => {
  const probed = await probe(bytes)
  try {
    const opened = probed.format === 'bmp' ? fromBmp(bytes) : sharp(bytes, { ...sharpInput, failOn: 'none' })
    const upright = orientation === 'exif' && probed.format !== 'bmp' ? opened.autoOrient() : opened
    const small = upright.resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    return await small.webp({ quality: 80, effort: 2 }).toBuffer()
  } catch (error) {
    throw whySharpFailed(error, probed.format, bytes)
  }
}

const fromBmp = (bytes: Uint8Array) => {
  const { width, height, data } = decodeBmp(bytes)
  return sharp(data, { raw: { width, height, channels: 3 } })
}
