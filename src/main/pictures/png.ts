import sharp from 'sharp'

export interface PixelsToWrite {
  width: number
  height: number
  /** RGB, uint8 [height, width, 3]. */
  data: Uint8Array
}

/**
 * Pixels as the bytes of a PNG.
 *
 * @param enlarge how many times as large each pixel becomes, with hard edges
 */
export const png = async ({ width, height, data }: PixelsToWrite, enlarge = 1): Promise<Uint8Array> => {
  const picture = sharp(data, { raw: { width, height, channels: 3 } })
  const sized =
    enlarge > 1
      ? picture.resize({ width: width * enlarge, height: height * enlarge, kernel: 'nearest', fit: 'fill' })
      : picture
  return sized.png({ compressionLevel: 6 }).toBuffer()
}
