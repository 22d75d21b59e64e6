import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { View } from '../../../shared/augment/views.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { PictureThreads } from '../../pictures/index.ts'
import type { KeptPictures } from '../data/kept-pictures.ts'
import type { Decode, PictureInput, PictureToRead } from '../data/pictures.ts'
import { readVersions } from '../data/read-versions.ts'
import type { Prefix } from './prefix.ts'
import { microBatch } from './prefix.ts'

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

/** What turns files into pixels: the engine. */
export interface PictureReading {
  decode: Decode
  /** Null where it has none. */
  threads: PictureThreads | null
}

export interface Extraction {
  prefix: Prefix
  reading: PictureReading
  /** Decoded pictures of another pass, and those of this one for the next; left out where there is no next. */
  kept?: KeptPictures | null
  orientation: PictureInput['orientation']
  signal: AbortSignal
}

/**
 * With so few processors, threads only take from whoever computes where this thread is free to decode: TensorFlow's decoder
 * takes half the time of the lab's.
 */
const fewProcessors = 2

/** Pictures read before their turn: enough that neither the disk nor a thread is waited for, and few megabytes. */
const picturesAhead = 2 * microBatch

/**
 * Send chunks of pictures through the frozen layers, in order. While they compute, the pictures of the next chunks are read
 * and made ready; a picture is decoded once for all versions of its chunk.
 *
 * @param chunks of at most `microBatch` pictures
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
      yield await computed
    }
  } finally {
    await batches.return(undefined)
  }
}

/** A micro-batch as it goes in: a version of a chunk. */
interface PreparedBatch {
  /** float32 [n, height, width, 3], values 0..255 */
  pixels: Float32Array
  also: readonly string[]
}

/** The versions of chunks in order, in two places in turn: what was asked for last but one is written over. */
async function* prepare(
  chunks: readonly Chunk[],
  { prefix, reading, kept = null, orientation }: Extraction,
): AsyncGenerator<PreparedBatch, undefined> {
  const { size } = prefix
  const pictureLength = size[0] * size[1] * 3
  const places = [0, 1].map(() => new Float32Array(microBatch * pictureLength))
  let turn = 0
  const wanted = chunks.flatMap(({ pictures, versions }) =>
    pictures.map((picture, at) => ({ picture, views: versions.map(({ views }) => views?.[at] ?? null) })),
  )
  const threads = prefix.blocks || availableParallelism() > fewProcessors ? reading.threads : null
  const coming = readVersions(wanted, { ...reading, threads, kept, orientation, size, ahead: picturesAhead })
  try {
    for (const { pictures, versions } of chunks) {
      const made: Float32Array[][] = []
      for (const { name } of pictures) {
        const { value, done } = await coming.next()
        if (done) throw new Error(`"${name}" was not read`)
        made.push(value)
      }
      for (const [version, { also }] of versions.entries()) {
        const pixels = places[turn]!
        turn = 1 - turn
        made.forEach((picture, at) => pixels.set(picture[version]!, at * pictureLength))
        yield { pixels: pixels.subarray(0, made.length * pictureLength), also }
      }
    }
  } finally {
    await coming.return(undefined)
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
