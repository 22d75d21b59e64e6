import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { homePlaces } from '../../src/main/files/places.ts'
import { sha256Bytes } from '../../src/main/files/hash.ts'
import { countSplits } from '../../src/main/services/datasets/count-splits.ts'
import { imageId } from '../../src/main/services/datasets/inspect.ts'
import { createDatasetStore } from '../../src/main/services/datasets/store.ts'
import type { Image } from '../../src/shared/contract/datasets.ts'
import { png, writeTree } from './pictures.ts'

const classes = ['ant', 'bee']
const inFolder = 50

/**
 * A dataset of very many pictures, as adding it would leave it on the disk, without the minutes that opening them takes: 100
 * real files, which the folders of each class hold under many names.
 *
 * @param count a multiple of 100
 * @returns the files in the order of the window's list
 */
export const writeManyPictures = async (home: string, count: number): Promise<string[]> => {
  const places = homePlaces(home)
  const store = createDatasetStore(places)
  const folder = places.dataset('many')
  const pictures = join(folder, 'images')
  const images: Image[] = []
  for (const [label, name] of classes.entries()) {
    const real = await Promise.all(Array.from({ length: inFolder }, (_, i) => png(`${name} ${i}`)))
    const names = real.map((_, i) => `${String(i).padStart(2, '0')}.png`)
    await writeTree(join(pictures, 'real', name), Object.fromEntries(names.map((file, i) => [file, real[i]!])))
    await mkdir(join(pictures, name))
    const sums = real.map(bytes => sha256Bytes(bytes))
    for (let part = 0; part < count / classes.length / inFolder; part++) {
      const below = `${name}/${String(part).padStart(4, '0')}`
      await symlink(join('..', 'real', name), join(pictures, below), 'dir')
      for (const [i, file] of names.entries())
        images.push({
          ...{ id: imageId(`${below}/${file}`), file: `${below}/${file}`, split: part % 10 === 9 ? 'test' : 'train' },
          ...{ label, target: null, width: 12, height: 10, bytes: real[i]!.length, sha256: sums[i]! },
        })
    }
  }
  const sorted = [...images.filter(({ split }) => split === 'train'), ...images.filter(({ split }) => split === 'test')]
  const dataset = {
    ...({ name: 'many', path: pictures, inside: 'images', kind: 'classification', classes, target: null } as const),
    ...({ splits: countSplits(sorted, classes), orientation: 'exif', splitting: { kind: 'folders' } } as const),
    ...{ source: { kind: 'copy', from: pictures } as const, skipped: [], createdAt: new Date().toISOString() },
  }
  await store.write(folder, dataset, sorted)
  return sorted.map(({ file }) => file)
}
