import { mkdir, readdir, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import sharp from 'sharp'
import { createAssets } from '../../../../src/main/services/assets.ts'
import type { Assets } from '../../../../src/main/services/assets.ts'
import { createThumbnailCache } from '../../../../src/main/services/thumbnail-cache.ts'
import { imageAsset, parseAsset, pictureAsset } from '../../../../src/shared/asset-url.ts'
import { openDatasets } from '../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../kit/datasets-lab.ts'
import { classFolders, jpeg, png, writeTree } from '../../../kit/pictures.ts'

let lab: DatasetsLab
let photos: string
let assets: Assets
test.beforeEach(async () => {
  lab = await openDatasets()
  photos = join(lab.root, 'pets')
  await writeTree(photos, {
    ...(await classFolders(['cat', 'dog'], 4)),
    'cat/turned.jpg': await jpeg('turned', 400, 300, 6),
    'dog/large.png': await png('large', 700, 500),
  })
  await lab.add(photos, { name: 'pets' })
  await lab.add(photos, { name: 'raw', orientation: 'ignore' })
  assets = createAssets({ places: lab.places, datasets: lab.datasets })
})
test.afterEach(() => lab.remove())

const idOf = async (ending: string) => {
  const { train, validation, test } = await lab.datasets.images('pets')
  return [...train, ...validation, ...test].find(({ file }) => file.endsWith(ending))!.id
}
const sizeOf = async (bytes: Uint8Array) => {
  const { width, height } = await sharp(bytes).metadata()
  return [width, height]
}

test('a thumbnail is small, whole and upright; the original is the file itself', async () => {
  const turned = await idOf('turned.jpg')
  const small = await assets.open(imageAsset('pets', turned, '160'))
  expect(small.contentType).toBe('image/webp')
  expect(await sizeOf(small.bytes)).toEqual([120, 160])
  expect(await sizeOf((await assets.open(imageAsset('raw', turned, '160'))).bytes)).toEqual([160, 120])
  const full = await assets.open(imageAsset('pets', turned, 'full'))
  expect(full.contentType).toBe('image/jpeg')
  expect(await sizeOf(full.bytes)).toEqual([400, 300])
  // Browsers would turn it: where orientation is ignored they get pixels that need no turning.
  const ignored = await assets.open(imageAsset('raw', turned, 'full'))
  expect(ignored.contentType).toBe('image/webp')
  expect(await sizeOf(ignored.bytes)).toEqual([400, 300])
  expect((await sharp(ignored.bytes).metadata()).orientation).toBeUndefined()
})

test('small pictures are not blown up, and each thumbnail is made once', async () => {
  const address = imageAsset('pets', await idOf('000.png'), '320')
  const [first, second] = await Promise.all([assets.open(address), assets.open(address)])
  expect(await sizeOf(first.bytes)).toEqual([12, 10])
  expect(second.etag).toBe(first.etag)
  const kept = (await readdir(lab.places.thumbnails, { recursive: true })).filter(name => name.endsWith('.webp'))
  expect(kept).toHaveLength(1)
  // From the cache even when the original is gone, but the original itself then is not there.
  await rm(join(photos, 'cat', '001.png'))
  await expect(assets.open(imageAsset('pets', await idOf('001.png'), 'full'))).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('a picture to predict is remembered by id', async () => {
  const path = join(lab.root, 'dropped.jpg')
  await writeFile(path, await jpeg('dropped', 200, 100))
  const id = assets.remember(path)
  expect(await sizeOf((await assets.open(pictureAsset(id, '160'))).bytes)).toEqual([160, 80])
  await writeFile(path, 'no picture any more')
  await expect(assets.open(pictureAsset(id, 'full'))).rejects.toMatchObject({ code: 'image-unreadable' })
  await expect(assets.open(pictureAsset('unknown', '160'))).rejects.toMatchObject({ code: 'not-found' })
})

test('nothing but what is listed is ever served', async () => {
  const id = await idOf('000.png')
  const addresses = [
    ...['', 'image', 'image/pets', `image/pets/${id}/more`, `image/pets/..%2f..%2fsecret`, `image/../pets/${id}`],
    ...[
      `image/nowhere/${id}`,
      `image/pets/0000000000000000`,
      `image/pets/${id}?size=9999`,
      `image/pets/${id}?size=160&x=1`,
    ],
    ...['/etc/passwd', 'file:///etc/passwd', 'picture/../../etc/passwd', `image/pets/${id}?size=160?size=full`],
  ]
  for (const address of addresses)
    await expect(assets.open(address), address).rejects.toMatchObject({ code: 'not-found' })
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (a, b) => {
      await expect(assets.open(`image/${a}/${b}`)).rejects.toMatchObject({ code: 'not-found' })
    }),
    { numRuns: 50 },
  )
})

test('a picture that became a link out of the folder is not served', async () => {
  test.skip(process.platform === 'win32', 'links need a right that Windows does not give to everyone')
  const secret = join(lab.root, 'secret.png')
  await writeFile(secret, await png('secret', 50, 50))
  const id = await idOf('002.png')
  await unlink(join(photos, 'cat', '002.png'))
  await symlink(secret, join(photos, 'cat', '002.png'))
  for (const size of ['160', 'full'] as const)
    await expect(assets.open(imageAsset('pets', id, size))).rejects.toMatchObject({ code: 'not-found' })
})

test('addresses are read as they were written', () => {
  const ids = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/)
  fc.assert(
    fc.property(
      ids,
      ids,
      fc.constantFrom('160' as const, '320' as const, 'full' as const),
      (dataset, imageId, size) => {
        expect(parseAsset(imageAsset(dataset, imageId, size))).toEqual({ kind: 'image', dataset, imageId, size })
        expect(parseAsset(`/${pictureAsset(imageId, size)}`)).toEqual({ kind: 'picture', assetId: imageId, size })
      },
    ),
  )
})

test('thumbnails stay within their bound; the longest unused go', async () => {
  const folder = join(lab.root, 'thumbnails')
  await mkdir(folder)
  const cache = createThumbnailCache(folder, 10_000)
  const key = (i: number) => ({ sha256: String(i).padStart(64, '0'), size: 160, orientation: 'exif' as const })
  const draw = () => Promise.resolve(new Uint8Array(1500))
  for (let i = 0; i < 12; i++) await cache.get(key(i), draw)
  let bytes = 0
  const names = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.webp'))
  for (const name of names) bytes += (await stat(join(folder, name))).size
  expect(bytes).toBeLessThanOrEqual(10_000)
  expect(names.some(name => name.includes(`${key(11).sha256}-160`))).toBe(true)
  let drawn = 0
  await cache.get(key(0), () => Promise.resolve(new Uint8Array(++drawn)))
  expect(drawn).toBe(1)
})
