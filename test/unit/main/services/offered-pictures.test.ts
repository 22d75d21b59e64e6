import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createOffers } from '../../../../src/main/services/offers.ts'
import { offeredPictures } from '../../../../src/main/services/offered-pictures.ts'
import { makeHome } from '../../../kit/runs-bench.ts'

let folder = ''
let remove: () => Promise<void>
test.beforeEach(async () => {
  const made = await makeHome()
  folder = made.home
  remove = made.remove
  await mkdir(join(folder, 'pets', 'old'), { recursive: true })
  for (const file of ['b.jpg', 'a.PNG', 'old/c.webp', 'old/d.heic', 'notes.txt'])
    await writeFile(join(folder, 'pets', file), file)
  await writeFile(join(folder, 'z.jpg'), 'z')
  await mkdir(join(folder, 'empty'))
})
test.afterEach(() => remove())

test('files and folders come out sorted by path, each once; what cannot be taken is named', async () => {
  const offers = createOffers()
  const tokens = ['z.jpg', 'pets', 'pets/b.jpg'].map(path => offers.offer(join(folder, path)).token)
  const { pictures, refused } = await offeredPictures(tokens, offers)
  const expected = ['pets/a.PNG', 'pets/b.jpg', 'pets/old/c.webp', 'z.jpg'].map(path => join(folder, path))
  expect(pictures).toEqual(expected.map(path => ({ file: path, path })))
  expect(refused.map(({ file }) => file)).toEqual([join(folder, 'pets/old/d.heic')])
  expect(refused[0]?.reason).toContain('.heic')
})

test('what came up from a browser is called by its path there', async () => {
  const offers = createOffers()
  const tokens = ['pets', 'z.jpg'].map(path => offers.offer(join(folder, path), { upload: true }).token)
  const { pictures } = await offeredPictures(tokens, offers)
  expect(pictures.map(({ file }) => file)).toEqual(['a.PNG', 'b.jpg', 'old/c.webp', 'z.jpg'])
})

test('a folder without pictures and an unknown token are refused in words', async () => {
  const offers = createOffers()
  const empty = offers.offer(join(folder, 'empty')).token
  await expect(offeredPictures([empty], offers)).rejects.toMatchObject({
    ...{ code: 'not-found', message: `There are no pictures in "${join(folder, 'empty')}".` },
  })
  await expect(offeredPictures(['0'.repeat(32)], offers)).rejects.toMatchObject({ code: 'not-found' })
})
