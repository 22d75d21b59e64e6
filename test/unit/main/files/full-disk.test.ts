import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { writeFileAtomic } from '../../../../src/main/files/atomic.ts'
import { saveCheckpoint } from '../../../../src/main/files/checkpoint.ts'
import { takeLock } from '../../../../src/main/files/lock.ts'
import { createNpyRows, writeNpy } from '../../../../src/main/files/npy.ts'
import { homePlaces } from '../../../../src/main/files/places.ts'
import { checkWritable } from '../../../../src/main/files/writable.ts'
import { createDatasets } from '../../../../src/main/services/datasets/index.ts'
import { createThumbnailCache } from '../../../../src/main/services/thumbnail-cache.ts'
import { openDatasets } from '../../../kit/datasets-lab.ts'
import { classFolders, jpeg, writeTree } from '../../../kit/pictures.ts'

/** A disk of half a megabyte in memory; only root may make one. */
let disk: string
const mount = (options: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'ignore' })

test.beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'unfreeze-disk-'))
  let mounted = false
  try {
    if (process.platform === 'linux') {
      mount('size=512k')
      mounted = true
    }
  } catch {
    // not root, or no right to mount in this container
  }
  test.skip(!mounted, 'no right to make a small disk here')
})
test.afterEach(async () => {
  try {
    execFileSync('umount', [disk], { stdio: 'ignore' })
  } catch {
    // it was never mounted
  }
  await rm(disk, { recursive: true, force: true })
})

const big = new Uint8Array(1_000_000)
const full = { code: 'disk-full', message: expect.stringContaining('full') }

test('a write that does not fit is told, and what was there stays', async () => {
  const path = join(disk, 'state.json')
  await writeFileAtomic(path, 'as it was')
  await expect(writeFileAtomic(path, big)).rejects.toMatchObject(full)
  await expect(writeNpy(join(disk, 'a.npy'), [1000, 1000], big)).rejects.toMatchObject(full)
  expect(await readFile(path, 'utf8')).toBe('as it was')
  expect(await readdir(disk)).toEqual(['state.json'])
})

test('rows that do not fit are told when they are written', async () => {
  const rows = await createNpyRows(join(disk, 'rows.npy'), [1000, 1000], 'uint8')
  const write = async () => {
    for (let row = 0; row < 1000; row++) await rows.writeRows(row, big.subarray(0, 1000))
  }
  await expect(write()).rejects.toMatchObject(full)
  await rows.close()
})

test('a dataset that does not fit is told and leaves nothing', async () => {
  const lab = await openDatasets()
  try {
    const photos = join(lab.root, 'photos')
    await writeTree(photos, { ...(await classFolders(['cat', 'dog'], 4)), 'cat/big.jpg': await jpeg('big', 900, 900) })
    const datasets = createDatasets({ ...lab, places: homePlaces(disk), publish: () => undefined })
    const { jobId } = await datasets.handlers['datasets.add']({
      ...{ source: { kind: 'offer', token: lab.offers.offer(photos).token }, copy: true },
      ...{ split: [80, 10, 10], seed: 1, orientation: 'exif' },
    })
    const job = await new Promise<{ error: unknown }>(resolve =>
      lab.hearJob.push(job => void (job.id === jobId && job.state === 'failed' && resolve(job))),
    )
    expect(job.error).toMatchObject({ code: 'disk-full' })
    expect(await readdir(join(disk, 'datasets'))).toEqual([])
    expect(await readdir(join(photos, 'cat'))).toContain('big.jpg')
  } finally {
    await lab.remove()
  }
})

test('a thumbnail is shown even where none can be kept', async () => {
  const cache = createThumbnailCache(join(disk, 'thumbnails'))
  const key = { sha256: 'a'.repeat(64), size: 160, orientation: 'exif' as const }
  expect((await cache.get(key, () => Promise.resolve(big))).length).toBe(big.length)
})

test('a disk that may only be read is told as that', async () => {
  await writeFileAtomic(join(disk, 'datasets', 'note.txt'), 'x')
  mount('remount,ro')
  await expect(writeFileAtomic(join(disk, 'other.txt'), 'x')).rejects.toMatchObject({ code: 'not-writable' })
  const lab = await openDatasets()
  try {
    const datasets = createDatasets({ ...lab, places: homePlaces(disk), publish: () => undefined })
    expect(await datasets.list()).toEqual([])
    expect(existsSync(join(disk, 'datasets', 'note.txt'))).toBe(true)
  } finally {
    await lab.remove()
  }
})

test('on a read-only disk every way to write says so, also where the folders are missing', async () => {
  mount('remount,ro')
  const deep = (name: string) => join(disk, 'not', 'there', name)
  const nothing = new Map<string, never>()
  const ways = {
    file: () => writeFileAtomic(deep('state.json'), 'text'),
    array: () => createNpyRows(deep('rows.npy'), [2, 2], 'uint8'),
    lock: () => takeLock(deep('run.lock'), 'The run'),
    checkpoint: () => saveCheckpoint(deep('last'), { weights: nothing, optimizer: nothing, state: {} }),
    probe: () => checkWritable(deep('home')),
  }
  for (const [name, write] of Object.entries(ways))
    await expect(write(), name).rejects.toMatchObject({
      code: 'not-writable',
      message: expect.stringMatching(`^"${disk}.*" lies on a disk that can only be read\\.$`),
    })
})
