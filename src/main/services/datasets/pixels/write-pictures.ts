import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { concurrently } from '../../../files/concurrently.ts'
import { onDisk, systemCode } from '../../../files/disk-error.ts'
import { sha256Bytes } from '../../../files/hash.ts'
import { makeFolder } from '../../../files/make-folder.ts'
import type { JobControl } from '../../jobs.ts'
import { whyUnsafe } from '../clone/safe-name.ts'
import { imageId } from '../inspect.ts'
import type { Inspected } from '../inspect.ts'
import { encodePng } from '../sample/png.ts'
import { pictureOf } from './pixel-set.ts'
import type { PixelSet } from './pixel-set.ts'

/** Files written at once. */
const width = 8

/**
 * Write every picture of a set as a PNG that anybody can look at, in folders as a person would have sorted them:
 * `train/cat/00001.png`. What an interrupted attempt wrote is found and not written again.
 *
 * @returns the pictures as if they had been opened: their pixels are known
 */
export const writePictures = async (
  set: PixelSet,
  into: string,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Inspected[]> => {
  const images: Inspected[] = []
  const folders = foldersOf(set.classes)
  const counts = new Map<string, number>()
  const total = set.parts.reduce((sum, { count }) => sum + count, 0)
  let done = 0
  progress({ phase: 'Writing the pictures', done, total, unit: 'pictures' })
  for (const { split, blocks } of set.parts)
    for await (const block of blocks()) {
      const rows = Array.from(block.labels, (label, index) => {
        const folder = [...(split ? [split] : []), folders[label]!].join('/')
        const number = (counts.get(folder) ?? 0) + 1
        counts.set(folder, number)
        return { label, index, file: `${folder}/${String(number).padStart(5, '0')}.png` }
      })
      for (const folder of new Set(rows.map(({ file }) => dirname(file)))) await makeFolder(join(into, folder))
      const written = await concurrently(rows, width, async ({ label, index, file }): Promise<Inspected> => {
        signal.throwIfAborted()
        const { width, height, channels } = set
        const bytes = encodePng({ width, height, data: pictureOf(block, index, set) }, channels)
        await writeUnlessThere(join(into, ...file.split('/')), bytes)
        progress({ done: ++done, total })
        const known = {
          id: imageId(file),
          target: null,
          width,
          height,
          bytes: bytes.length,
          sha256: sha256Bytes(bytes),
        }
        return { file, label, split, ...known }
      })
      for (const image of written) images.push(image)
    }
  return images
}

/** A class's name as the name of a folder: "T-shirt/top" becomes "T-shirt-top". */
const foldersOf = (classes: readonly string[]): string[] => {
  const taken = new Set<string>()
  return classes.map((name, label) => {
    const plain = name.replace(/[^\p{L}\p{N} ._()-]+/gu, '-')
    const fits = whyUnsafe(plain, 'win32') === null && !taken.has(plain.toLowerCase())
    const folder = fits ? plain : `class-${label}`
    taken.add(folder.toLowerCase())
    return folder
  })
}

const writeUnlessThere = (path: string, bytes: Uint8Array): Promise<void> =>
  onDisk(path, async () => {
    try {
      await writeFile(path, bytes, { flag: 'wx' })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
      // An earlier attempt was here; what it left may be torn.
      if (!Buffer.from(bytes).equals(await readFile(path))) await writeFile(path, bytes)
    }
  })
