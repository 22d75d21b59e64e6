import sharp from 'sharp'
import { decodeBmp } from './bmp.ts'
import { decodeJpeg, jpegDecoder } from './jpeg/index.ts'
import type { Pixels } from './pixels.ts'
import { probe } from './probe.ts'
import type { Probed } from './probe.ts'
import { sharpInput, whySharpFailed } from './sharp-input.ts'

/** Names this decoder where results are told apart by it. */
export const labDecoder = `${jpegDecoder}, sharp ${sharp.versions.sharp ?? 'unknown'}`

/**
 * Decode a picture to TensorFlow's pixels without TensorFlow: RGB, the orientation not applied, alpha dropped (not
 * blended), 16-bit values cut to their high byte, gray spread over the three channels, CMYK multiplied with its black, of
 * an animation the first frame. JPEG and BMP are decoded by the lab, the rest by sharp. A palette BMP is read with its
 * palette (TensorFlow takes the indices for gray).
 *
 * @throws LabError `image-unreadable`
 */
export const decode = async (bytes: Uint8Array): Promise<Pixels> => {
  const { format } = await probe(bytes)
  if (format === 'bmp') return decodeBmp(bytes)
  if (format === 'jpeg') return decodeJpeg(bytes)
  try {
    const picture = sharp(bytes, sharpInput).pipelineColourspace('srgb').toColourspace('srgb').removeAlpha()
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  } catch (error) {
    throw whySharpFailed(error, format, bytes)
  }
}

/**
 * Whether a whole picture can be decoded: every byte of it is read, but at an eighth of its size where the format
 * allows that, so that it takes little time and memory.
 *
 * @throws LabError `image-unreadable` naming the reason, such as a file that ends too early
 */
export const checkDecodes = async (bytes: Uint8Array): Promise<Probed> => {
  const probed = await probe(bytes)
  if (probed.format === 'bmp') {
    decodeBmp(bytes)
    return probed
  }
  const width = Math.ceil(probed.width / 8)
  const height = Math.ceil(probed.height / 8)
  try {
    await sharp(bytes, sharpInput).resize({ width, height, fit: 'fill', kernel: 'nearest' }).raw().toBuffer()
  } catch (error) {
    throw whySharpFailed(error, probed.format, bytes)
  }
  return probed
}
