import sharp from 'sharp'
import { bmpHeader } from './bmp-header.ts'
import { notAPicture, sniffFormat } from './format.ts'
import type { PictureFormat } from './format.ts'
import { checkSize } from './limits.ts'
import { asOrientation } from './orientation.ts'
import type { Orientation } from './orientation.ts'
import { sharpInput, whySharpFailed } from './sharp-input.ts'

export interface Probed {
  format: PictureFormat
  /** Pixels as they are stored, before the orientation is applied. */
  width: number
  height: number
  /** 1 where the file says nothing about it. */
  orientation: Orientation
}

/**
 * What a picture file says about itself; only its header is read.
 *
 * @throws LabError `image-unreadable` with the reason in plain words
 */
export const probe = async (bytes: Uint8Array): Promise<Probed> => {
  const format = sniffFormat(bytes)
  if (format === null) throw notAPicture(bytes)
  if (format === 'bmp') {
    const { width, height } = bmpHeader(bytes)
    return { format, width, height, orientation: 1 }
  }
  let found
  try {
    found = await sharp(bytes, sharpInput).metadata()
  } catch (error) {
    throw whySharpFailed(error, format, bytes)
  }
  checkSize(found.width, found.height)
  return { format, width: found.width, height: found.height, orientation: asOrientation(found.orientation) }
}
