import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@playwright/test'

const folder = process.env['UNFREEZE_TEST_DATA'] ?? join(import.meta.dirname, '../../../shared')

/** Real photos (2000 train, 1000 validation, 1000 each of cats and dogs in test) and real weights, outside the repository. */
export const testData = {
  photos: join(folder, 'data', 'cats_vs_dogs_small'),
  weights: join(folder, 'weights', 'vgg16_notop.h5'),
}

/** Leaves the tests of a file out, saying so, where the real photos and weights are not there. */
export const needsTestData = () =>
  test.skip(
    !existsSync(testData.photos) || !existsSync(testData.weights),
    `no photos and weights in "${folder}" (UNFREEZE_TEST_DATA may name another folder)`,
  )

/** A smaller dataset of the same photos: the first of each class, so many in each split. */
export const somePhotos = async (into: string, counts: Record<'train' | 'validation' | 'test', number>) => {
  for (const [split, count] of Object.entries(counts))
    for (const name of ['cat', 'dog']) {
      const from = join(testData.photos, split, name)
      const to = join(into, split, name)
      await mkdir(to, { recursive: true })
      for (const file of (await readdir(from)).sort().slice(0, count)) await copyFile(join(from, file), join(to, file))
    }
}
