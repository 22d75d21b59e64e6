import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { onDisk } from '../../../files/disk-error.ts'
import { readNpyInfo } from '../../../files/npy.ts'
import type { Split } from '../../../../shared/contract/datasets.ts'
import { digitNames, numberNames } from './names.ts'
import { checkLabels, notWhole } from './pixel-set.ts'
import type { PixelBlock, PixelPart, PixelSet } from './pixel-set.ts'

const blockSize = 2000

/**
 * Keras's `mnist.npz`, unpacked: `x_train.npy` [n, height, width] (or with 3 channels last) and `y_train.npy`, the same for
 * test, all uint8.
 *
 * @param folder holds those files
 */
export const npySet = async (folder: string): Promise<PixelSet> => {
  const parts: PixelPart[] = []
  let shape: number[] | null = null
  let most = 0
  for (const split of ['train', 'test'] as const) {
    const images = join(folder, `x_${split}.npy`)
    const info = await bytesInfo(images)
    const [count = 0, ...picture] = info.shape
    if (picture.length < 2 || (shape && shape.join() !== picture.join()) || (picture[2] ?? 1) > 3 || picture[2] === 2)
      throw notWhole(basename(images), `it has the shape ${info.shape.join(' x ')}`)
    shape = picture
    const labels = await readLabels(join(folder, `y_${split}.npy`), count)
    for (const label of labels) most = Math.max(most, label)
    const size = picture.reduce((product, extent) => product * extent, 1)
    parts.push({ split: split satisfies Split, count, blocks: () => blocksOf(images, info.dataOffset, labels, size) })
  }
  const [height = 0, width = 0, channels = 1] = shape ?? []
  const classes = most < 10 ? digitNames : numberNames(most + 1)
  return { title: 'NumPy arrays', classes, width, height, channels: channels === 3 ? 3 : 1, parts }
}

const bytesInfo = async (path: string) => {
  const info = await readNpyInfo(path)
  if (info.dtype !== 'uint8') throw notWhole(basename(path), `its numbers are ${info.dtype}, not uint8`)
  return info
}

const readLabels = async (path: string, count: number): Promise<Uint8Array> => {
  const { shape, dataOffset } = await bytesInfo(path)
  if (shape[0] !== count) throw notWhole(basename(path), `it has ${shape[0]} labels for ${count} pictures`)
  const labels = await readAt(path, dataOffset, count)
  checkLabels(basename(path), labels, 256)
  return labels
}

const readAt = (path: string, position: number, length: number): Promise<Uint8Array> =>
  onDisk(path, async () => {
    const file = await open(path, 'r')
    try {
      const bytes = new Uint8Array(length)
      const { bytesRead } = await file.read(bytes, 0, length, position)
      if (bytesRead < length) throw notWhole(basename(path), 'it ends too early')
      return bytes
    } finally {
      await file.close()
    }
  })

async function* blocksOf(path: string, offset: number, labels: Uint8Array, size: number): AsyncGenerator<PixelBlock> {
  for (let from = 0; from < labels.length; from += blockSize) {
    const some = labels.subarray(from, from + blockSize)
    yield { labels: some, pixels: await readAt(path, offset + from * size, some.length * size), order: 'pixels' }
  }
}
