import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createAssets } from '../../../../src/main/services/assets.ts'
import { createJobs } from '../../../../src/main/services/jobs.ts'
import { createOffers } from '../../../../src/main/services/offers.ts'
import { createSortCopies } from '../../../../src/main/services/sort-copies.ts'
import { homePlaces } from '../../../../src/main/files/places.ts'
import type { Job } from '../../../../src/shared/contract/jobs.ts'
import { openDatasets } from '../../../kit/datasets-lab.ts'

let root: string
test.beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'unfreeze-sort-'))))
test.afterEach(() => rm(root, { recursive: true, force: true }))

const open = async () => {
  const places = homePlaces(join(root, 'home'))
  const { datasets, remove } = await openDatasets()
  await remove()
  let end: (job: Job) => void = () => undefined
  const jobs = createJobs((event, fact) => {
    const job = fact as Job
    if (event === 'job' && ['done', 'failed', 'stopped'].includes(job.state)) end(job)
  })
  const offers = createOffers()
  const assets = createAssets({ places, datasets })
  const { handlers } = createSortCopies({ places, jobs, offers, assets })
  const picture = async (file: string, content: string) => {
    const path = join(root, 'in', file)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, content)
    return assets.remember(path)
  }
  const sort = async (pictures: { asset: string; class: string }[], out?: string): Promise<Job> => {
    const ended = new Promise<Job>(resolve => (end = resolve))
    const token = out === undefined ? {} : { out: offers.offer(out, { kind: 'new-file' }).token }
    await handlers['predict.sortCopies']({ runId: 'a-run', pictures, ...token })
    return ended
  }
  return { places, picture, sort }
}

test('copies lie in a folder for each class; equal names get a number; the originals stay', async () => {
  const { picture, sort } = await open()
  const pictures = [
    { asset: await picture('one/a.jpg', 'first'), class: 'cat' },
    { asset: await picture('two/a.jpg', 'second'), class: 'cat' },
    { asset: await picture('two/b.png', 'third'), class: 'dog' },
  ]
  const out = join(root, 'out')
  expect((await sort(pictures, out)).result).toEqual({ folder: out, copied: 3 })
  expect((await readdir(out)).sort()).toEqual(['cat', 'dog'])
  expect((await readdir(join(out, 'cat'))).sort()).toEqual(['a-2.jpg', 'a.jpg'])
  expect(await readFile(join(out, 'cat', 'a-2.jpg'), 'utf8')).toBe('second')
  expect(await readFile(join(root, 'in', 'two', 'b.png'), 'utf8')).toBe('third')
})

test('without a folder they lie in the home, each sorting in one of its own', async () => {
  const { places, picture, sort } = await open()
  const pictures = [{ asset: await picture('a.jpg', 'first'), class: 'cat' }]
  expect((await sort(pictures)).result).toEqual({ folder: join(places.sorted, 'a-run'), copied: 1 })
  expect((await sort(pictures)).result).toEqual({ folder: join(places.sorted, 'a-run-2'), copied: 1 })
})

test('no class name leads out of the folder or is one that a system refuses', async () => {
  const { picture, sort } = await open()
  const names = ['../../outside', 'a/b', '..', 'CON', 'dots...', 'new\nline']
  const pictures = await Promise.all(
    names.map(async (name, at) => ({ asset: await picture(`${at}.jpg`, 'x'), class: name })),
  )
  const out = join(root, 'out')
  expect((await sort(pictures, out)).state).toBe('done')
  expect((await readdir(root)).sort()).toEqual(['in', 'out'])
  expect(await readdir(out)).toHaveLength(names.length)
})

test('a folder with something in it is refused, and a picture that is gone leaves nothing half-sorted', async () => {
  const { picture, sort } = await open()
  const full = join(root, 'full')
  await mkdir(full)
  await writeFile(join(full, 'note.txt'), 'mine')
  const pictures = [
    { asset: await picture('a.jpg', 'x'), class: 'cat' },
    { asset: await picture('gone.jpg', 'x'), class: 'cat' },
  ]
  expect((await sort(pictures, full)).error?.code).toBe('name-taken')
  await rm(join(root, 'in', 'gone.jpg'))
  const out = join(root, 'out')
  expect((await sort(pictures, out)).error?.code).toBe('not-found')
  expect(await readdir(out)).toEqual([])
  expect(await readdir(full)).toEqual(['note.txt'])
})
