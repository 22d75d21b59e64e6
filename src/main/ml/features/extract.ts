import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Decode, PictureInput, ReadPicture } from '../data/pictures.ts'
import { decodePicture, readPicture } from '../data/pictures.ts'
import { readAhead } from '../data/read-ahead.ts'
import type { Prefix } from './prefix.ts'
import { microBatch } from './prefix.ts'

/** A picture on its way through the frozen layers. */
export interface PictureToRead {
  path: string
  /** What messages call it. */
  name: string
  /** What its bytes must be, or null where any will do. */
  sha256: string | null
}

export interface Extraction {
  prefix: Prefix
  decode: Decode
  orientation: PictureInput['orientation']
  signal: AbortSignal
}

/** Files read and waiting for the decoder: enough that the disk is never waited for, and few megabytes. */
const filesAhead = 2 * microBatch

/**
 * Send chunks of pictures through the frozen layers, in order. The files of the next chunks are read meanwhile.
 *
 * @param chunks of at most `microBatch` pictures; a smaller one is padded
 * @returns for each chunk the features of its pictures, row after row; valid until the next is asked for
 * @throws LabError `stopped` between two chunks; `image-changed`, `image-unreadable` naming the picture
 */
export async function* extract(
  chunks: readonly (readonly PictureToRead[])[],
  { prefix, decode, orientation, signal }: Extraction,
): AsyncGenerator<Float32Array> {
  const [height, width] = prefix.size
  const pictureLength = height * width * 3
  const pixels = new Float32Array(microBatch * pictureLength)
  const read = ({ path, name, sha256 }: PictureToRead) => readPicture(path, name, orientation, sha256)
  const files = readAhead(chunks.flat(), read, filesAhead)
  try {
    for (const chunk of chunks) {
      for (const [at, { name }] of chunk.entries()) {
        const { value } = (await files.next()) as IteratorYieldResult<ReadPicture>
        const into = pixels.subarray(at * pictureLength, (at + 1) * pictureLength)
        await decodePicture(value, name, prefix.size, decode, into)
      }
      pixels.fill(0, chunk.length * pictureLength)
      // Lets a message in: the native engine computes on this thread.
      await setImmediate()
      if (signal.aborted) throw new LabError('stopped', 'Stopped.')
      yield prefix.run(pixels).subarray(0, chunk.length * prefix.rowLength)
    }
  } finally {
    await files.return(undefined)
  }
}

/** The pictures of a dataset's split as they are read. */
export const picturesIn = (root: string, images: readonly { file: string; sha256: string }[]): PictureToRead[] =>
  images.map(({ file, sha256 }) => ({ path: join(root, file), name: file, sha256 }))
