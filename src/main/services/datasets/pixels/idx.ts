import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { Split } from '../../../../shared/contract/datasets.ts'
import { LabError } from '../../../../shared/contract/errors.ts'
import { asLabError, systemCode } from '../../../files/disk-error.ts'
import { digitNames, fashionNames, numberNames } from './names.ts'
import { checkLabels, notWhole } from './pixel-set.ts'
import type { PixelBlock, PixelPart, PixelSet } from './pixel-set.ts'

const [imagesMagic, labelsMagic] = [0x803, 0x801]
/** Bytes of pictures in memory at once. */
const blockBytes = 4_000_000
/** Nobody has so many pictures in one such file, nor so large ones: a header that says so is damaged. */
const [mostPictures, mostSide] = [50_000_000, 4096]

/** A file of pictures with the file of their labels. */
export interface IdxPair {
  images: string
  labels: string
  split: Split | null
}

/**
 * MNIST's own file format, also compressed: a header, then bytes (gray pictures; labels).
 *
 * @see http://yann.lecun.com/exdb/mnist/ "the IDX file format"
 */
export const idxSet = async (pairs: readonly IdxPair[]): Promise<PixelSet> => {
  const parts: PixelPart[] = []
  let size: { width: number; height: number } | null = null
  let most = 0
  for (const { images, labels, split } of pairs) {
    const head = await headerOf(images, imagesMagic, 16)
    const [count, height, width] = [head.readUInt32BE(4), head.readUInt32BE(8), head.readUInt32BE(12)]
    if (count > mostPictures || height > mostSide || width > mostSide || height * width === 0)
      throw notWhole(basename(images), `its header speaks of ${count} pictures of ${width} x ${height}`)
    if (size && (size.width !== width || size.height !== height))
      throw notWhole(
        basename(images),
        `its pictures are ${width} x ${height}, the others ${size.width} x ${size.height}`,
      )
    size = { width, height }
    const found = await labelsOf(labels)
    if (found.length !== count)
      throw notWhole(basename(labels), `it has ${found.length} labels for ${count} pictures in "${basename(images)}"`)
    for (const label of found) most = Math.max(most, label)
    parts.push({ split, count, blocks: () => blocksOf(images, found, width * height) })
  }
  if (!size) throw new Error('an IDX set has at least one pair of files')
  const classes = namesFor(pairs, most + 1)
  for (const { labels } of pairs) checkLabels(basename(labels), await labelsOf(labels), classes.length)
  return { title: classes === fashionNames ? 'Fashion-MNIST' : 'IDX files', classes, ...size, channels: 1, parts }
}

/** The files do not name their classes: a path that speaks of fashion tells, and numbers name themselves. */
const namesFor = (pairs: readonly IdxPair[], count: number): string[] => {
  if (count > 10) return numberNames(count)
  return pairs.some(({ images }) => /fashion/i.test(images)) ? fashionNames : digitNames
}

const bytesOf = (path: string): AsyncIterable<Uint8Array> => {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  if (!/\.gz$/i.test(path)) return file
  const plain = createGunzip()
  file.on('error', error => plain.destroy(error))
  return file.pipe(plain)
}

/** @throws LabError what the disk, or a damaged compression, says */
async function* readable(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytesOf(path)
  } catch (error) {
    if (error instanceof LabError) throw error
    if (systemCode(error)?.startsWith('Z_'))
      throw notWhole(basename(path), 'its compression is damaged, or it ends too early')
    throw asLabError(error, path)
  }
}

const headerOf = async (path: string, magic: number, length: number): Promise<Buffer> => {
  let head = Buffer.alloc(0)
  for await (const chunk of readable(path)) {
    head = Buffer.concat([head, chunk])
    if (head.length >= length) break
  }
  if (head.length < length || head.readUInt32BE(0) !== magic)
    throw notWhole(
      basename(path),
      `it does not begin as an IDX file of ${magic === imagesMagic ? 'pictures' : 'labels'} does`,
    )
  return head
}

const labelsOf = async (path: string): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of readable(path)) {
    chunks.push(chunk)
    length += chunk.length
    if (length > mostPictures) throw notWhole(basename(path), `it has more than ${mostPictures} labels`)
  }
  const bytes = Buffer.concat(chunks)
  if (bytes.length < 8 || bytes.readUInt32BE(0) !== labelsMagic)
    throw notWhole(basename(path), 'it does not begin as an IDX file of labels does')
  if (bytes.length - 8 !== bytes.readUInt32BE(4))
    throw notWhole(
      basename(path),
      `it has ${bytes.length - 8} labels where its header speaks of ${bytes.readUInt32BE(4)}`,
    )
  return bytes.subarray(8)
}

async function* blocksOf(path: string, labels: Uint8Array, pictureBytes: number): AsyncGenerator<PixelBlock> {
  const block = Buffer.alloc(Math.max(1, Math.floor(blockBytes / pictureBytes)) * pictureBytes)
  let skip = 16
  let filled = 0
  let done = 0
  const emit = (): PixelBlock => {
    const count = filled / pictureBytes
    const from = done
    done += count
    filled = 0
    return { labels: labels.subarray(from, done), pixels: block.subarray(0, count * pictureBytes), order: 'pixels' }
  }
  const unexpected = () => notWhole(basename(path), `it ends too early, or has more than its ${labels.length} pictures`)
  for await (const chunk of readable(path)) {
    let at = Math.min(skip, chunk.length)
    skip -= at
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + block.length - filled)
      block.set(part, filled)
      filled += part.length
      at += part.length
      if (done * pictureBytes + filled > labels.length * pictureBytes) throw unexpected()
      if (filled === block.length) yield emit()
    }
  }
  if (filled % pictureBytes !== 0 || done + filled / pictureBytes !== labels.length) throw unexpected()
  if (filled > 0) yield emit()
}
