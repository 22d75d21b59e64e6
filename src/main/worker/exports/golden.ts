import { LabError } from '../../../shared/contract/errors.ts'
import { unit } from '../../../shared/counter-random.ts'
import type { Decode, PictureInput } from '../../ml/data/pictures.ts'
import { decodePicture, readPicture } from '../../ml/data/pictures.ts'
import type { GoldenPicture } from '../protocol.ts'

/** Drawn where none of the run's own is there. */
const drawnPictures = 8

/** Pictures that an export has to give the run's own predictions on. */
export interface Golden {
  /** float32 [count, height, width, 3], RGB 0..255 */
  pixels: Float32Array
  count: number
  /** Names of the pictures; empty where they were drawn, because none of the run's own is there any more. */
  files: string[]
}

/**
 * Read golden pictures from their original files, those that are as they were; where there is none, draw some.
 *
 * @param size [height, width]
 */
export const goldenPictures = async (
  pictures: readonly GoldenPicture[],
  { size, orientation }: PictureInput,
  decode: Decode,
): Promise<Golden> => {
  const [height, width] = size
  const length = height * width * 3
  const pixels = new Float32Array(Math.max(pictures.length, drawnPictures) * length)
  const files: string[] = []
  for (const { file, path, sha256 } of pictures) {
    const into = pixels.subarray(files.length * length, (files.length + 1) * length)
    try {
      into.set(await decodePicture(await readPicture(path, file, orientation, sha256), file, size, decode))
      files.push(file)
    } catch (error) {
      // Gone or changed since: the others will do.
      if (!(error instanceof LabError)) throw error
    }
  }
  if (files.length > 0) return { pixels: pixels.subarray(0, files.length * length), count: files.length, files }
  const drawn = pixels.subarray(0, drawnPictures * length)
  for (let row = 0; row < drawnPictures; row++) drawInto(drawn.subarray(row * length, (row + 1) * length), width, row)
  return { pixels: drawn, count: drawnPictures, files }
}

/** Waves and noise in each colour: a picture of no meaning that uses the whole range of values. */
const drawInto = (pixels: Float32Array, width: number, row: number) => {
  const name = `golden/${row}`
  for (let at = 0; at < pixels.length; at++) {
    const place = Math.floor(at / 3)
    const wave = Math.sin((place % width) * (0.05 + 0.03 * row) + Math.floor(place / width) * 0.08 + (at % 3))
    pixels[at] = Math.min(255, Math.max(0, 128 + 90 * wave + 40 * unit(name, at)))
  }
}
