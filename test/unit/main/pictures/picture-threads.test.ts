import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { sha256Bytes } from '../../../../src/main/files/hash.ts'
import { keepPictures } from '../../../../src/main/ml/data/kept-pictures.ts'
import { readVersions } from '../../../../src/main/ml/data/read-versions.ts'
import type { VersionReader } from '../../../../src/main/ml/data/read-versions.ts'
import { createPictureThreads, decode } from '../../../../src/main/pictures/index.ts'
import type { PictureThreads } from '../../../../src/main/pictures/index.ts'
import { drawView } from '../../../../src/shared/augment/views.ts'
import { noiseJpeg } from '../../../kit/jpeg.ts'

/** The built thread; `npm run build` makes it. */
const script = join(import.meta.dirname, '../../../../out/main/picture-thread.js')

let folder = ''
test.beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'unfreeze-threads-'))))
test.afterAll(() => rm(folder, { recursive: true, force: true }))

const augmentation = { flip: true, rotation: 0.1, zoom: 0.2 }
const size = [20, 24] as const

/** Twelve pictures of three kinds: sequential and progressive JPEGs, and PNGs by a JPEG's name. */
const drawPictures = () =>
  Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const jpeg = await noiseJpeg({ width: 30 + i, height: 25 }, { progressive: i % 3 === 1 })
      const path = join(folder, `${i}.jpg`)
      const { default: sharp } = await import('sharp')
      await writeFile(path, i % 3 === 2 ? await sharp(jpeg).png().toBuffer() : jpeg)
      return { path, name: `${i}.jpg`, sha256: null }
    }),
  )

const reader = (more: Partial<VersionReader>): VersionReader => ({
  ...{ decode, threads: null, kept: null, orientation: 'exif', size, ahead: 5 },
  ...more,
})

const wantedOf = (pictures: Awaited<ReturnType<typeof drawPictures>>, epoch: number) =>
  pictures.map(picture => ({
    picture,
    views: [drawView(augmentation, `${epoch}/${picture.name}`), null, drawView(augmentation, `other/${picture.name}`)],
  }))

/** The versions of each picture, every number of them by its hash. */
const read = async (wanted: ReturnType<typeof wantedOf>, with_: VersionReader): Promise<string[][]> => {
  const all: string[][] = []
  for await (const versions of readVersions(wanted, with_))
    all.push(versions.map(({ buffer }) => sha256Bytes(new Uint8Array(buffer))))
  return all
}

test('threads give the same numbers in the same order, whatever they decode themselves', async () => {
  const wanted = wantedOf(await drawPictures(), 1)
  const here = await read(wanted, reader({}))
  for (const decodesFor of ['everything', 'sequential jpeg'] as const) {
    let decodedHere = 0
    const counting = (bytes: Uint8Array) => (decodedHere++, decode(bytes))
    const threads = createPictureThreads({ script, decodesFor, count: 2 })
    expect(await read(wanted, reader({ decode: counting, threads }))).toEqual(here)
    expect(decodedHere).toBe(decodesFor === 'everything' ? 0 : 8) // progressive JPEGs and PNGs
  }
})

test('what is kept in one pass is not decoded in the next, here and in threads', async () => {
  const pictures = await drawPictures()
  for (const threads of [null, createPictureThreads({ script, decodesFor: 'everything', count: 2 })]) {
    const kept = await keepPictures(join(folder, 'pictures.part'), size[0] * size[1] * 3)
    for (const epoch of [1, 2])
      expect(await read(wantedOf(pictures, epoch), reader({ threads, kept }))).toEqual(
        await read(wantedOf(pictures, epoch), reader({})),
      )
    const neverDecodes = () => Promise.reject(new Error('it was decoded before'))
    expect(await read(wantedOf(pictures, 3), reader({ decode: neverDecodes, threads, kept }))).toHaveLength(12)
    await kept.close()
  }
})

test('a damaged picture is told when its turn has come, as without threads', async () => {
  const pictures = await drawPictures()
  await writeFile(pictures[4]!.path, (await noiseJpeg({ width: 90, height: 80 }, {})).subarray(0, 900))
  const failure = async (threads: PictureThreads | null) => {
    let done = 0
    try {
      for await (const versions of readVersions(wantedOf(pictures, 1), reader({ threads }))) done += versions.length / 3
    } catch (error) {
      return { done, error }
    }
    return null
  }
  const threads = createPictureThreads({ script, decodesFor: 'everything', count: 2 })
  const found = await failure(threads)
  expect(found).toMatchObject({ done: 4, error: { code: 'image-unreadable' } })
  expect(found).toEqual(await failure(null))
})

test('threads that cannot be started leave the pictures to the engine', async () => {
  const wanted = wantedOf(await drawPictures(), 1)
  const broken = join(folder, 'broken.mjs')
  await writeFile(broken, 'throw new Error("no such thread")')
  const threads = createPictureThreads({ script: broken, decodesFor: 'everything', count: 2 })
  expect(await read(wanted, reader({ threads }))).toEqual(await read(wanted, reader({})))
})
