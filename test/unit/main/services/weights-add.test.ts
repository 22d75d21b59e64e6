import { copyFile, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { baseIds } from '../../../../src/shared/contract/nets.ts'
import { writeZip } from '../../../../src/main/exports/zip.ts'
import { countedWeights, oldNames, writeLegacyFile } from '../../../kit/keras-file.ts'
import { tinyNet } from '../../../kit/small-net.ts'
import { drawnVgg16, weightsLab } from '../../../kit/weights-lab.ts'
import type { WeightsLab } from '../../../kit/weights-lab.ts'

let folder: string
let own: string
let lab: WeightsLab
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-own-'))
  own = join(folder, 'my weights.h5')
  await drawnVgg16(own)
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))
test.beforeEach(async () => {
  lab = await weightsLab()
})
test.afterEach(() => lab.close())

const add = async (path: string, { net, upload = false }: { net?: 'vgg16' | 'vgg19'; upload?: boolean } = {}) => {
  const { token } = lab.offers.offer(path, { upload })
  const { jobId } = await lab.weights.handlers['weights.add']({ token, net })
  return lab.ended(jobId)
}

test('a file is recognised by its layers, copied and told; it stays as it was', async () => {
  const before = await stat(own)
  const job = await add(own)
  const [weights] = await lab.weights.list()
  expect(job).toMatchObject({ state: 'done', error: null })
  expect(job.result).toEqual(weights)
  expect(weights).toMatchObject({ net: 'vgg16', source: 'added by hand', ok: true, bytes: before.size })
  expect(lab.told).toEqual([weights])
  expect((await readdir(lab.places.weights)).sort()).toEqual(['vgg16.h5', 'vgg16.json'])
  expect((await stat(own)).mtimeMs).toBe(before.mtimeMs)
})

test('the same file again changes nothing; another one takes its place', async () => {
  await add(own)
  const [first] = await lab.weights.list()
  const placed = await stat(first!.file)
  expect((await add(own)).result).toEqual(first)
  expect((await stat(first!.file)).ino).toBe(placed.ino)

  const other = join(folder, 'other.h5')
  await drawnVgg16(other, 8)
  expect(await add(other)).toMatchObject({ state: 'done' })
  const [second] = await lab.weights.list()
  expect(second).toMatchObject({ ok: true })
  expect(second!.sha256).not.toBe(first!.sha256)
})

test('of a .keras file its weights are taken, and messages call it by its own name', async () => {
  await add(own)
  const before = await lab.weights.list()
  const whole = join(folder, 'whole.keras')
  await writeZip(whole, [
    { name: 'config.json', text: '{}' },
    { name: 'model.weights.h5', file: own },
  ])
  expect((await add(whole)).result).toEqual(before[0])
  expect(await lab.weights.list()).toEqual(before)
  const { error } = await add(whole, { net: 'vgg19' })
  expect(error?.message).toBe(`"${whole}" is not a weights file of vgg19: layer block3_conv4 is not in it.`)
})

test('an upload is taken over: nothing of it stays behind', async () => {
  const upload = join(folder, 'upload.h5')
  await copyFile(own, upload)
  expect(await add(upload, { upload: true })).toMatchObject({ state: 'done' })
  expect(await readdir(folder)).not.toContain('upload.h5')
})

test('an upload that is refused is called by its name, not by where the lab put it', async () => {
  const upload = join(folder, 'dropped.h5')
  await copyFile(own, upload)
  await truncate(upload, 30_000_000)
  const { error } = await add(upload, { upload: true })
  expect(error?.message).toMatch(
    /^"dropped\.h5" is no whole weights file: it breaks off after 30,000,000 of [\d,]+ bytes\.$/,
  )
})

test('a file of another net is refused, naming the layer; what was there stays', async () => {
  await add(own)
  const before = await lab.weights.list()
  const tiny = join(folder, 'tiny.h5')
  await writeLegacyFile(tiny, oldNames(tinyNet, countedWeights(tinyNet)))
  const { state, error } = await add(tiny)
  expect(state).toBe('failed')
  expect(error?.code).toBe('weights-mismatch')
  expect(error?.message).toBe(
    `"${tiny}" is not a weights file of a net that the lab has: its first layer is conv_a, with a tensor of shape [3, 3, 3, 8].`,
  )
  expect(await lab.weights.list()).toEqual(before)
})

test('a truncated file, and one that is no weights file, are refused', async () => {
  const cut = join(folder, 'cut.h5')
  await copyFile(own, cut)
  await truncate(cut, 20_000_000)
  expect((await add(cut)).error?.code).toBe('weights-damaged')
  const text = join(folder, 'text.h5')
  await writeFile(text, 'no weights')
  expect((await add(text)).error?.code).toBe('weights-damaged')
  expect((await add(folder)).error?.code).toBe('not-found')
  expect(await lab.weights.list()).toEqual([])
})

test('a file that was changed on disk is listed as not ok, by size, by content, and by a lost record', async () => {
  await add(own)
  const [weights] = await lab.weights.list()
  const bytes = await readFile(weights!.file)

  bytes[40_000_000]! ^= 1
  await writeFile(weights!.file, bytes)
  expect(await lab.weights.list()).toEqual([{ ...weights, ok: false }])

  await truncate(weights!.file, 1000)
  expect(await lab.weights.list()).toEqual([{ ...weights, ok: false }])

  await add(own)
  expect(await lab.weights.list()).toEqual([weights])

  await writeFile(join(lab.places.weights, 'vgg16.json'), '{"net": "vgg16"')
  expect(await lab.weights.list()).toMatchObject([{ net: 'vgg16', ok: false, source: 'unknown' }])

  await rm(weights!.file)
  expect(await lab.weights.list()).toEqual([])
})

test('a net that there are no weights for is refused at once', () => {
  expect(() => lab.weights.handlers['weights.get']({ net: 'minivgg', mirror: false })).toThrow('no pretrained weights')
})

test('the catalogue says where each base can be had, and that the mirror of VGG16 is one', async () => {
  const offers = await lab.weights.handlers['weights.catalogue']({})
  expect(offers.map(({ net }) => net)).toEqual(baseIds)
  for (const { official } of offers) expect(official?.url).toMatch(/^https:.*no_?top\.h5$/)
  const [vgg16] = await lab.weights.handlers['weights.catalogue']({})
  expect(vgg16?.net).toBe('vgg16')
  expect(vgg16?.mirror?.note).toContain('not compared with the official file')
})
