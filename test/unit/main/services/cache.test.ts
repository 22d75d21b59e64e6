import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { requests } from '../../../../src/shared/contract/index.ts'
import type { FeatureSettings } from '../../../../src/main/files/feature-settings.ts'
import { openFeatures } from '../../../../src/main/files/feature-cache.ts'
import { defaultCacheLimit, hasRoomFor } from '../../../../src/main/files/cache-limit.ts'
import { homePlaces } from '../../../../src/main/files/places.ts'
import { parseSize } from '../../../../src/main/hosts/cli/commands/cache.ts'
import { createCache } from '../../../../src/main/services/cache.ts'

let home = ''
test.beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'cache-'))))
test.afterEach(() => rm(home, { recursive: true, force: true }))

const settings: FeatureSettings = {
  ...{ orientation: 'exif', decoder: 'test', size: [8, 8], aspect: 'stretch', view: null, preprocess: 'caffe' },
  ...{ weights: 'w', base: 'vgg16', layer: 'block5_pool', dtype: 'float32', engine: 'wasm', tensorflow: null },
}
/** Features of two pictures, 800 kB. */
const keep = async (...images: string[]) => {
  const rowShape = [100_000]
  const array = await openFeatures({ root: homePlaces(home).features, settings, images, rowShape, chunkSize: 8 })
  for (const chunk of array.missing()) await array.writeChunk(chunk, new Float32Array(chunk.length * 100_000).fill(1))
  return array
}

test('the cache tells its size and its limit; what is cleared is not in use', async () => {
  const { handlers } = createCache(homePlaces(home))
  expect(await handlers['cache.show']({})).toMatchObject({ bytes: 0, limitBytes: defaultCacheLimit })
  await (await keep('a', 'b')).close()
  const inUse = await keep('c', 'd')
  const status = await handlers['cache.show']({})
  expect(requests['cache.show'].output.safeParse(status).error).toBeUndefined()
  expect(status.bytes).toBeGreaterThanOrEqual(1_600_000)
  const cleared = await handlers['cache.clear']({})
  expect(cleared.bytes).toBeGreaterThanOrEqual(800_000)
  expect(cleared.bytes).toBeLessThan(1_600_000)
  await inUse.close()
  expect((await handlers['cache.clear']({})).bytes).toBe(0)
})

test('the limit is kept for the next time; damaged settings mean the usual one', async () => {
  await createCache(homePlaces(home)).handlers['cache.limit']({ limitBytes: 5e9 })
  const later = createCache(homePlaces(home)).handlers
  expect(await later['cache.show']({})).toMatchObject({ limitBytes: 5e9 })
  await writeFile(homePlaces(home).settings, '{"form')
  expect(await later['cache.show']({})).toMatchObject({ limitBytes: defaultCacheLimit })
})

test('more than a run needs is kept below the limit, and where the disk has room', async () => {
  const missing = join(home, 'not', 'made', 'yet')
  expect(await hasRoomFor(missing, 1000, 999)).toBe(false)
  expect(await hasRoomFor(missing, 1e18, Infinity)).toBe(false)
  expect(await hasRoomFor(missing, 1, 1e9)).toBe(true)
})

test('a size is typed with its unit', () => {
  expect(['5GB', '500mb', '1.5 TB'].map(parseSize)).toEqual([5e9, 5e8, 1.5e12])
  for (const wrong of ['5', 'GB', '5KB', '1MB', '-5GB', '']) expect(() => parseSize(wrong)).toThrow('such as 5GB')
})
