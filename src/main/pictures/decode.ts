import sharp from 'sharp'
import { decodeBmp } from './bmp.ts'
import type { PictureFormat } from './format.ts'
import type { Pixels } from './pixels.ts'
import { probe } from './probe.ts'
import type { Probed } from './probe.ts'
import { sharpInput, whySharpFailed } from './sharp-input.ts'

/** Names this decoder where results are told apart by it. */
export const sharpDecoder = `sharp ${sharp.versions.sharp ?? 'unknown'}`

/**
 * Decode a picture as TensorFlow does, without TensorFlow: RGB, the orientation not applied, alpha dropped (not blended),
 * 16-bit values cut to their high byte, gray spread over the three channels, CMYK multiplied with its black, of an
 * animation the first frame. PNG, BMP and GIF come out equal; JPEG differs by up to 6 of 255, because this library's
 * inverse cosine transform is the accurate one and TensorFlow's is the fast one. A palette BMP is read with its palette
 * (TensorFlow takes the indices for gray).
 *
 * @throws LabError `image-unreadable`
 */
export const decodeWithSharp = async (bytes: Uint8Array): Promise<Pixels> => {
  const { format } = await probe(bytes)
  return format === 'bmp' ? decodeBmp(bytes) : decodeRest(bytes, format)
}

const decodeRest = async (bytes: Uint8Array, format: PictureFormat): Promise<Pixels> => {
  try {
    const cmyk = format === 'jpeg' && (await sharp(bytes, sharpInput).metadata()).space === 'cmyk'
    const space = cmyk ? 'cmyk' : 'srgb'
    const picture = sharp(bytes, sharpInput).pipelineColourspace(space).toColourspace(space)
    const { data, info } = await (cmyk ? picture : picture.removeAlpha()).raw().toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    return { width, height, data: cmyk ? inkToRgb(data, channels) : data }
  } catch (error) {
    throw whySharpFailed(error, format)
  }
}

/** Ink (0 is none) to light, each colour multiplied with what the black leaves over, rounded down. */
const inkToRgb = (ink: Uint8Array, channels: number): Uint8Array => {
  const count = ink.length / channels
  const out = new Uint8Array(count * 3)
  for (let i = 0; i < count; i++) {
    const light = 255 - ink[i * channels + 3]!
    for (let c = 0; c < 3; c++) out[i * 3 + c] = Math.floor(((255 - ink[i * channels + c]!) * light) / 255)
  }
  return out
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
    throw whySharpFailed(error, probed.format)
  }
  return probed
}
