import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LabError } from '../../../../shared/contract/errors.ts'
import { onDisk } from '../../../files/disk-error.ts'
import { byCodePoint } from '../code-points.ts'
import { listFolders } from '../list-pictures.ts'
import { binaryCifar, pythonCifar } from './cifar.ts'
import { idxSet } from './idx.ts'
import type { IdxPair } from './idx.ts'
import { npySet } from './npz.ts'
import type { PixelSet } from './pixel-set.ts'

/** How deep such files are looked for: archives have them in one folder. */
const deepest = 3

/** Whether a file's name is one of those that CIFAR and MNIST come in. */
export const isPixelFile = (name: string): boolean =>
  /^(data_batch_\d+|test_batch)(\.bin)?$|^(train|test)\.bin$|[.-]idx[13]-ubyte(\.gz)?$/i.test(name)

/**
 * The set of bare pixels in a folder or below it, or null where there is none.
 *
 * @throws LabError `dataset-invalid` where its files do not belong together, or are damaged
 */
export const findPixelSet = async (folder: string, depth = 0): Promise<PixelSet | null> => {
  const entries = await onDisk(folder, () => readdir(folder, { withFileTypes: true }))
  const files = entries.filter(entry => entry.isFile()).map(({ name }) => join(folder, name))
  const own = await pixelSetOf(files)
  if (own || depth === deepest) return own
  for (const name of await listFolders(folder, folder)) {
    const below = await lookInto(join(folder, name), depth + 1)
    if (below) return below
  }
  return null
}

/** Where one may not look there is none. */
const lookInto = async (folder: string, depth: number): Promise<PixelSet | null> => {
  try {
    return await findPixelSet(folder, depth)
  } catch (error) {
    if (error instanceof LabError && error.code === 'not-writable') return null
    throw error
  }
}

/** The set that these files make, or null where they are of no such kind. */
export const pixelSetOf = async (files: readonly string[]): Promise<PixelSet | null> => {
  const matching = (pattern: RegExp) => files.filter(path => pattern.test(basename(path))).sort(byNumber)
  const names = (paths: readonly string[]) => paths.map(path => basename(path))
  const folder = files[0] ? dirname(files[0]) : ''
  const binary = { train: matching(/^(data_batch_\d+|train)\.bin$/i), test: matching(/^(test_batch|test)\.bin$/i) }
  if (binary.train.length + binary.test.length > 0)
    return binaryCifar({
      ...{ folder, train: names(binary.train), test: names(binary.test) },
      names: names(matching(/^(fine_label_names|batches\.meta)\.txt$/i)),
    })
  const hundred = matching(/^meta$/).length > 0
  const python = {
    train: matching(hundred ? /^train$/ : /^data_batch_\d+$/),
    test: matching(hundred ? /^test$/ : /^test_batch$/),
  }
  if (python.train.length + python.test.length > 0)
    return pythonCifar({
      ...{ folder, train: names(python.train), test: names(python.test) },
      names: names(matching(/^(meta|batches\.meta)$/)),
    })
  if (['x_train.npy', 'y_train.npy', 'x_test.npy', 'y_test.npy'].every(name => names(files).includes(name)))
    return npySet(folder)
  const images = matching(/[.-]idx3-ubyte(\.gz)?$/i)
  return images.length > 0 ? idxSet(images.map(path => pairOf(path, files, images.length))) : null
}

/** `data_batch_10` comes after `data_batch_9`. */
const byNumber = (a: string, b: string) =>
  Number(/\d+/.exec(basename(a))?.[0] ?? 0) - Number(/\d+/.exec(basename(b))?.[0] ?? 0) ||
  byCodePoint(basename(a), basename(b))

/** The labels of a file of pictures: the file of the same name but for what it holds. */
const pairOf = (images: string, files: readonly string[], count: number): IdxPair => {
  const stem = (path: string) =>
    basename(path)
      .toLowerCase()
      .replace(/(images|labels)/, '')
      .replace(/[.-]idx[13]-ubyte(\.gz)?$/, '')
  const labels = files.find(path => /[.-]idx1-ubyte(\.gz)?$/i.test(basename(path)) && stem(path) === stem(images))
  if (!labels)
    throw new LabError(
      'dataset-invalid',
      `"${basename(images)}" holds pictures, and the file with their labels is missing.`,
      `Put "${basename(images).replace('images', 'labels').replace('idx3', 'idx1')}" beside it.`,
    )
  const isTest = /^(t10k|test)/i.test(basename(images))
  return { images, labels, split: count === 1 ? null : isTest ? 'test' : 'train' }
}
