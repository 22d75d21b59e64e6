import { open, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { onDisk } from '../../../files/disk-error.ts'
import { cifar10Names, numberNames } from './names.ts'
import { PickledArray, readPickle, text } from './pickle.ts'
import type { PickleValue } from './pickle.ts'
import { checkLabels, notWhole } from './pixel-set.ts'
import type { PixelBlock, PixelPart, PixelSet } from './pixel-set.ts'

const side = 32
const pictureBytes = 3 * side * side
/** No such file has more. */
const mostClasses = 1000
/** A batch is read whole; a larger file is none. */
const mostBytes = 1_000_000_000
/** Pictures read at once from a binary batch. */
const blockSize = 1000

/** The files of a CIFAR set in one folder. */
export interface CifarFiles {
  folder: string
  /** Names of the training and test files. */
  train: string[]
  test: string[]
  /** Files that name the classes. */
  names: string[]
}

/**
 * CIFAR-10 or -100 in its binary layout: records of a label (CIFAR-100: a coarse and a fine one) and 3072 bytes, plane
 * after plane.
 *
 * @see https://www.cs.toronto.edu/~kriz/cifar.html
 */
export const binaryCifar = async ({ folder, train, test, names }: CifarFiles): Promise<PixelSet> => {
  const fine = names.find(name => name.startsWith('fine_')) ?? names.find(name => name.startsWith('batches.meta'))
  const labelBytes = train.concat(test).some(name => /^(train|test)\.bin$/i.test(name)) ? 2 : 1
  const classes = fine ? await linesOf(join(folder, fine)) : labelBytes === 2 ? numberNames(100) : cifar10Names
  const parts = async (files: string[], split: PixelPart['split']) =>
    Promise.all(files.map(name => binaryPart(join(folder, name), labelBytes, classes.length, split)))
  const split = test.length > 0 && train.length > 0
  return {
    title: `CIFAR-${classes.length === 100 ? 100 : 10} (binary)`,
    ...{ classes, width: side, height: side, channels: 3 },
    parts: [...(await parts(train, split ? 'train' : null)), ...(await parts(test, split ? 'test' : null))],
  }
}

const linesOf = async (path: string): Promise<string[]> =>
  (await onDisk(path, () => readFile(path, 'utf8')))
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

const binaryPart = async (
  path: string,
  labelBytes: number,
  classes: number,
  split: PixelPart['split'],
): Promise<PixelPart> => {
  const record = labelBytes + pictureBytes
  const { size } = await onDisk(path, () => stat(path))
  if (size === 0 || size % record !== 0)
    throw notWhole(basename(path), `it has ${size} bytes, and ${record} make one picture`)
  async function* blocks(): AsyncGenerator<PixelBlock> {
    const file = await onDisk(path, () => open(path, 'r'))
    try {
      const buffer = Buffer.alloc(record * blockSize)
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length)
        const count = Math.floor(bytesRead / record)
        if (count === 0) return
        const labels = Array.from({ length: count }, (_, i) => buffer[i * record + labelBytes - 1]!)
        checkLabels(basename(path), labels, classes)
        const pixels = new Uint8Array(count * pictureBytes)
        for (let i = 0; i < count; i++)
          pixels.set(buffer.subarray(i * record + labelBytes, (i + 1) * record), i * pictureBytes)
        yield { labels, pixels, order: 'planes' }
      }
    } finally {
      await file.close()
    }
  }
  return { split, count: size / record, blocks }
}

/** The same as pickles of Python: `data` holds the pictures, `labels` (CIFAR-100: `fine_labels`) their classes. */
export const pythonCifar = async ({ folder, train, test, names }: CifarFiles): Promise<PixelSet> => {
  const meta = names[0] ? await dictionary(join(folder, names[0])) : new Map<string, PickleValue>()
  const listed = meta.get('fine_label_names') ?? meta.get('label_names')
  const split = test.length > 0 && train.length > 0
  const parts: PixelPart[] = []
  let most = 0
  for (const [files, name] of [
    [train, 'train'],
    [test, 'test'],
  ] as const)
    for (const file of files) {
      const path = join(folder, file)
      const { labels } = await batchOf(path)
      most = labels.reduce((highest, label) => Math.max(highest, label), most)
      parts.push({
        split: split ? name : null,
        count: labels.length,
        blocks: async function* () {
          yield { ...(await batchOf(path)), order: 'planes' }
        },
      })
    }
  const classes = Array.isArray(listed)
    ? listed.map(one => text(one))
    : most < 10
      ? cifar10Names
      : numberNames(most + 1)
  if (most >= classes.length)
    throw notWhole(names[0] ?? 'batches.meta', `it names ${classes.length} classes, and there are ${most + 1}`)
  return {
    title: `CIFAR-${classes.length === 100 ? 100 : 10} (Python)`,
    ...{ classes, width: side, height: side, channels: 3, parts },
  }
}

/** Python 2 wrote the keys as bytes; read either way they are these names. */
const dictionary = async (path: string): Promise<Map<string, PickleValue>> => {
  const { size } = await onDisk(path, () => stat(path))
  if (size > mostBytes)
    throw notWhole(basename(path), `it has ${Math.round(size / 1e6)} MB, more than a batch ever has`)
  const value = readPickle(await onDisk(path, () => readFile(path)), basename(path))
  if (!(value instanceof Map)) throw notWhole(basename(path), 'it holds no dictionary')
  return new Map([...value].map(([key, one]) => [text(key), one]))
}

const batchOf = async (path: string): Promise<{ labels: number[]; pixels: Uint8Array }> => {
  const file = basename(path)
  const batch = await dictionary(path)
  const data = batch.get('data')
  const labels = batch.get('fine_labels') ?? batch.get('labels')
  if (!(data instanceof PickledArray) || data.dtype !== 'u1') throw notWhole(file, 'it holds no array of bytes "data"')
  if (!Array.isArray(labels)) throw notWhole(file, 'it holds no list "labels" or "fine_labels"')
  if (data.data.length !== labels.length * pictureBytes)
    throw notWhole(file, `it holds ${labels.length} labels and ${data.data.length} bytes of pixels`)
  const numbers = labels.map(Number)
  checkLabels(file, numbers, mostClasses)
  return { labels: numbers, pixels: data.data }
}
