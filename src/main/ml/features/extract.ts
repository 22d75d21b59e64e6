import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { View } from '../../../shared/augment/views.ts'
import { applyView } from '../../../shared/augment/views.ts'
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

/** Pictures that go through the frozen layers together, once for each version. */
export interface Chunk {
  pictures: readonly PictureToRead[]
  versions: readonly Version[]
}

/** How the pictures of a chunk go in, and what is kept of them. */
export interface Version {
  /** A view for each picture; null for the pictures as they are. */
  views: readonly View[] | null
  /** Layers on the way whose output is wanted besides that of the last. */
  also: readonly string[]
}

/** Once, as they are, the last layer's output. */
export const asTheyAre: readonly Version[] = [{ views: null, also: [] }]

export interface Extraction {
  prefix: Prefix
  decode: Decode
  orientation: PictureInput['orientation']
  signal: AbortSignal
}

/** Files read and waiting for the decoder: enough that the disk is never waited for, and few megabytes. */
const filesAhead = 2 * microBatch

/**
 * Send chunks of pictures through the frozen layers, in order. The files of the next chunks are read meanwhile; a picture
 * is decoded once for all versions of its chunk.
 *
 * @param chunks of at most `microBatch` pictures; a smaller one is padded
 * @returns for each version of each chunk the features of its pictures, row after row, of the last layer and of each of
 *   `also`; valid until the next is asked for
 * @throws LabError `stopped` between two of them; `image-changed`, `image-unreadable` naming the picture
 */
export async function* extract(
  chunks: readonly Chunk[],
  { prefix, decode, orientation, signal }: Extraction,
): AsyncGenerator<[Float32Array, ...Float32Array[]]> {
  const [height, width] = prefix.size
  const pictureLength = height * width * 3
  const decoded = new Float32Array(microBatch * pictureLength)
  const changed = chunks.some(({ versions }) => versions.some(({ views }) => views)) ? decoded.slice() : decoded
  const placeOf = (of: Float32Array, at: number) => of.subarray(at * pictureLength, (at + 1) * pictureLength)
  const read = ({ path, name, sha256 }: PictureToRead) => readPicture(path, name, orientation, sha256)
  const files = readAhead(
    chunks.flatMap(chunk => chunk.pictures),
    read,
    filesAhead,
  )
  try {
    for (const { pictures, versions } of chunks) {
      for (const [at, { name }] of pictures.entries()) {
        const { value } = (await files.next()) as IteratorYieldResult<ReadPicture>
        await decodePicture(value, name, prefix.size, decode, placeOf(decoded, at))
      }
      decoded.fill(0, pictures.length * pictureLength)
      for (const { views, also } of versions) {
        views?.forEach((view, at) => {
          const picture = { height, width, channels: 3, data: placeOf(decoded, at) }
          placeOf(changed, at).set(applyView(picture, view).data)
        })
        if (views) changed.fill(0, pictures.length * pictureLength)
        // Lets a message in: the native engine computes on this thread.
        await setImmediate()
        if (signal.aborted) throw new LabError('stopped', 'Stopped.')
        const features = prefix.run(views ? changed : decoded, also)
        yield features.map(rows => rows.subarray(0, (pictures.length * rows.length) / microBatch)) as typeof features
      }
    }
  } finally {
    await files.return(undefined)
  }
}

/** A list in pieces that go through the frozen layers together. */
export const inChunks = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / microBatch) }, (_, i) =>
    items.slice(i * microBatch, (i + 1) * microBatch),
  )

/** The pictures of a dataset's split as they are read. */
export const picturesIn = (root: string, images: readonly { file: string; sha256: string }[]): PictureToRead[] =>
  images.map(({ file, sha256 }) => ({ path: join(root, file), name: file, sha256 }))
