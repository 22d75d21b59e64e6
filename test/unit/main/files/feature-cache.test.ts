import { mkdtemp, open, readdir, rm, stat, truncate, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { cachedImages, makeRoom } from '../../../../src/main/files/feature-arrays.ts'
import type { FeatureArray } from '../../../../src/main/files/feature-array.ts'
import { openFeatures } from '../../../../src/main/files/feature-cache.ts'
import type { FeatureSettings } from '../../../../src/main/files/feature-settings.ts'
import { settingsKey } from '../../../../src/main/files/feature-settings.ts'

const settings: FeatureSettings = {
  orientation: 'exif',
  decoder: 'test',
  size: [32, 32],
  aspect: 'stretch',
  view: null,
  preprocess: 'caffe',
  weights: 'initial 1',
  base: 'vgg16',
  layer: 'block5_pool',
  dtype: 'float32',
  engine: 'wasm',
  tensorflow: null,
}
const rowShape = [2, 3]
const chunkSize = 4

/** What the "net" makes of a picture: a function of its content. */
const featuresOf = (image: string) => Float32Array.from({ length: 6 }, (_, i) => Number(image) * 10 + i)

const openList = (root: string, images: readonly string[]) =>
  openFeatures({ root, settings, images, rowShape, chunkSize })

/** Compute up to `limit` missing chunks and note what was computed together. */
const compute = async (array: FeatureArray, images: readonly string[], limit = Infinity) => {
  const computed: string[][] = []
  for (const chunk of array.missing().slice(0, limit)) {
    const values = new Float32Array(chunk.length * 6)
    chunk.forEach((row, at) => values.set(featuresOf(images[row]!), at * 6))
    await array.writeChunk(chunk, values)
    computed.push(chunk.map(row => images[row]!))
  }
  return computed
}

const expectWhole = async (array: FeatureArray, images: readonly string[]) => {
  expect(array.missing()).toEqual([])
  const values = new Float32Array(images.length * 6)
  await array.readRows(
    images.map((_, row) => row),
    values,
  )
  expect([...values]).toEqual(images.flatMap(image => [...featuresOf(image)]))
}

const inFolder = async (work: (root: string) => Promise<void>) => {
  const root = await mkdtemp(join(tmpdir(), 'features-'))
  try {
    await work(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i))

test('an interrupted extraction goes on in the same chunks', () =>
  inFolder(async root => {
    const images = range(0, 10)
    const first = await openList(root, images)
    expect(await compute(first, images, 1)).toEqual([['0', '1', '2', '3']])
    await first.close()
    const second = await openList(root, images)
    expect(await compute(second, images)).toEqual([
      ['4', '5', '6', '7'],
      ['8', '9'],
    ])
    await expectWhole(second, images)
    await second.close()
  }))

test('lists share rows, a picture twice is computed once, and the plan counts right', async () => {
  const list = fc.array(fc.nat(12).map(String), { minLength: 1, maxLength: 14 })
  await fc.assert(
    fc.asyncProperty(list, list, fc.nat(3), (a, b, limit) =>
      inFolder(async root => {
        const first = await openList(root, a)
        const computed = new Set((await compute(first, a, limit)).flat())
        await first.close()
        const have = b.filter(image => computed.has(image)).length
        expect(await cachedImages(root, settings, b)).toEqual({ have, need: b.length - have })
        expect(await cachedImages(root, { base: 'resnet50' }, b)).toEqual({ have: 0, need: b.length })

        const second = await openList(root, b)
        const known = a.join() === b.join() ? new Set<string>() : computed
        const fresh = (await compute(second, b)).flat()
        expect(new Set(fresh).size).toBe(fresh.length)
        if (known.size) expect(fresh.filter(image => known.has(image))).toEqual([])
        await expectWhole(second, b)
        await second.close()
      }),
    ),
    { numRuns: 40 },
  )
})

test('damage anywhere is noticed and computed again', async () => {
  const images = range(0, 11)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('features.npy', 'images.json', 'progress.jsonl'),
      fc.constantFrom('cut', 'flip', 'gone'),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (file, harm, share) =>
        inFolder(async root => {
          const first = await openList(root, images)
          await compute(first, images)
          const folder = join(first.path, '..')
          await first.close()

          const path = join(folder, file)
          const at = Math.floor((await stat(path)).size * share)
          if (harm === 'gone') await rm(path)
          else if (harm === 'cut') await truncate(path, at)
          else {
            const handle = await open(path, 'r+')
            const byte = new Uint8Array(1)
            await handle.read(byte, 0, 1, at)
            byte[0]! ^= 4
            await handle.write(byte, 0, 1, at)
            await handle.close()
          }
          const again = await openList(root, images)
          await compute(again, images)
          await expectWhole(again, images)
          await again.close()
        }),
    ),
    { numRuns: 60 },
  )
})

test('rows damaged in another list are not copied from it', () =>
  inFolder(async root => {
    const first = await openList(root, range(0, 8))
    await compute(first, range(0, 8))
    await first.close()
    const handle = await open(first.path, 'r+')
    await handle.write(Uint8Array.of(1, 2, 3), 0, 3, (await stat(first.path)).size - 3)
    await handle.close()
    const images = range(2, 9)
    const second = await openList(root, images)
    expect(await compute(second, images)).toEqual([['4', '5', '6', '7'], ['8']])
    await expectWhole(second, images)
    await second.close()
  }))

test('what somebody else holds can be read where it is whole, and not before', () =>
  inFolder(async root => {
    const images = range(0, 6)
    const first = await openList(root, images)
    await expect(openList(root, images)).rejects.toMatchObject({ code: 'busy' })
    await compute(first, images)
    const second = await openList(root, images)
    await expectWhole(second, images)
    expect(second.missing()).toEqual([])
    await second.close()
    await expectWhole(first, images)
    await first.close()
  }))

test('what is in use is locked; room is made by removing what was not used for longest', () =>
  inFolder(async root => {
    const lists = [range(0, 5), range(5, 10), range(10, 15)]
    const folders: string[] = []
    for (const images of lists) {
      const array = await openList(root, images)
      await expect(openList(root, images)).rejects.toMatchObject({ code: 'busy' })
      await compute(array, images)
      folders.push(join(array.path, '..'))
      await array.close()
    }
    const long = (days: number) => new Date(Date.now() - days * 86400e3)
    for (const [i, days] of [3, 9, 1].entries()) await utimes(join(folders[i]!, 'images.json'), long(days), long(days))
    const inUse = await openList(root, lists[0]!)
    await utimes(join(folders[0]!, 'images.json'), long(20), long(20))

    const total = await makeRoom(root, Infinity, 0)
    expect(await makeRoom(root, total, 1)).toBeLessThan(total)
    const left = await readdir(join(root, settingsKey(settings)))
    const names = folders.map(folder => folder.split(/[\\/]/).at(-1)!)
    expect(left).toEqual(expect.arrayContaining([names[0], names[2]]))
    expect(left).not.toContain(names[1])

    await makeRoom(root, 0, 0)
    await expectWhole(inUse, lists[0]!)
    await inUse.close()
    expect(await cachedImages(root, settings, lists[0]!)).toEqual({ have: 5, need: 0 })
    expect(await cachedImages(root, settings, lists[2]!)).toEqual({ have: 0, need: 5 })
  }))

const half = { ...settings, view: 'view 0', dtype: 'float16' } as const
const openHalf = (root: string, images: readonly string[]) =>
  openFeatures({ root, settings: half, images, rowShape, chunkSize })

test('float16 takes half the room, goes on where it was, and shares rows with other lists', () =>
  inFolder(async root => {
    const images = range(0, 10)
    const first = await openHalf(root, images)
    await compute(first, images, 2)
    await first.close()
    const second = await openHalf(root, images)
    expect(await compute(second, images)).toEqual([['8', '9']])
    await expectWhole(second, images) // whole numbers below 2048 are exact
    expect(second.dtype()).toBe('float16')
    expect((await stat(second.path)).size).toBe(128 + images.length * 6 * 2)
    await second.close()
    const other = await openHalf(root, range(5, 12))
    expect(await compute(other, range(5, 12))).toEqual([['10', '11']])
    await expectWhole(other, range(5, 12))
    await other.close()
  }))

test('a value that float16 does not hold makes the whole array float32, computed anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(9), fc.constantFrom(7e4, -61000, Infinity, NaN), (at, large) =>
      inFolder(async root => {
        const images = range(0, 10)
        const valuesOf = (image: string) => {
          const values = featuresOf(image)
          if (image === String(at)) values[3] = large
          return values.map(value => value + 0.1) // not exact in float16
        }
        const computeLarge = async (array: FeatureArray, limit = Infinity) => {
          const chunks = array.missing().slice(0, limit)
          for (const chunk of chunks) {
            const values = new Float32Array(chunk.length * 6)
            chunk.forEach((row, i) => values.set(valuesOf(images[row]!), i * 6))
            await array.writeChunk(chunk, values)
          }
        }
        const first = await openHalf(root, images)
        await computeLarge(first)
        expect(first.dtype()).toBe('float32')
        expect(first.missing()).not.toEqual([])
        await computeLarge(first, 1)
        await first.close()

        const second = await openHalf(root, images)
        expect(second.dtype(), 'decided once').toBe('float32')
        await computeLarge(second)
        expect(second.missing()).toEqual([])
        const values = new Float32Array(60)
        await second.readRows([...Array(10).keys()], values)
        expect([...values]).toEqual(images.flatMap(image => [...valuesOf(image)]))
        await second.close()
      }),
    ),
    { numRuns: 20 },
  )
})

test('settings that differ in anything do not share', () => {
  const others: Partial<FeatureSettings>[] = [
    { orientation: 'ignore' },
    { decoder: 'other' },
    { size: [32, 33] },
    { view: '1' },
    { preprocess: 'none' },
    { weights: 'initial 2' },
    { base: 'vgg19' },
    { layer: 'block4_pool' },
    { dtype: 'float16' },
    { engine: 'native-cpu' },
    { tensorflow: '2.21.0' },
  ]
  const keys = [settings, ...others.map(other => ({ ...settings, ...other }))].map(settingsKey)
  expect(new Set(keys).size).toBe(keys.length)
})
