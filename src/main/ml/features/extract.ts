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
 * Send chunks of pictures through the frozen layers, in order. While they compute, the files of the next chunks are read
 * and one more micro-batch is prepared; a picture is decoded once for all versions of its chunk.
 *
 * @param chunks of at most `microBatch` pictures; a smaller one is padded
 * @returns for each version of each chunk the features of its pictures, row after row, of the last layer and of each of
 *   `also`; valid until the next is asked for
 * @throws LabError `stopped` between two of them; `image-changed`, `image-unreadable` naming the picture
 */
export async function* extract(
  chunks: readonly Chunk[],
  extraction: Extraction,
): AsyncGenerator<[Float32Array, ...Float32Array[]]> {
  const { prefix, signal } = extraction
  const batches = prepare(chunks, extraction)
  try {
    for (let next = batches.next(); ;) {
      const { value: batch, done } = await next
      if (done) return
      // Lets a message in: an engine without threads of its own computes on this one.
      await setImmediate()
      if (signal.aborted) throw new LabError('stopped', 'Stopped.')
      const computed = prefix.run(batch.pixels, batch.also)
      next = batches.next() // not before: it would be prepared first, and the layers would wait for it
      next.catch(() => undefined) // told when its turn comes
      const features = await computed
      yield features.map(rows => rows.subarray(0, (batch.count * rows.length) / microBatch)) as typeof features
    }
  } finally {
    await batches.return(undefined)
  }
}

/** A micro-batch as it goes in: a version of a chunk. */
interface PreparedBatch {
  /** float32 [microBatch, height, width, 3], values 0..255; zeros beyond its pictures */
  pixels: Float32Array
  /** How many pictures it has. */
  count: number
  also: readonly string[]
}

/** The versions of chunks in order, in two places in turn: what was asked for last but one is written over. */
async function* prepare(
  chunks: readonly Chunk[],
  { prefix, decode, orientation }: Extraction,
): AsyncGenerator<PreparedBatch, undefined> {
  const [height, width] = prefix.size
  const pictureLength = height * width * 3
  const decoded = new Float32Array(microBatch * pictureLength)
  const places = [decoded.slice(), decoded.slice()] as const
  let turn: 0 | 1 = 0
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
        const pixels = places[turn]
        turn = turn === 0 ? 1 : 0
        pixels.set(decoded)
        views?.forEach((view, at) => {
          const picture = { height, width, channels: 3, data: placeOf(decoded, at) }
          placeOf(pixels, at).set(applyView(picture, view).data)
        })
        yield { pixels, count: pictures.length, also }
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
