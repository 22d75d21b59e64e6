import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import sharp from 'sharp'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { classFolders, png, writeTree } from '../../../../kit/pictures.ts'

let lab: DatasetsLab
let photos: string
test.beforeEach(async () => {
  lab = await openDatasets()
  photos = join(lab.root, 'pets')
})
test.afterEach(() => lab.remove())

const files = async (train = { cat: 10, dog: 10 }) => ({
  ...(await classFolders(['cat'], train.cat, 'train/')),
  ...(await classFolders(['dog'], train.dog, 'train/')),
  ...(await classFolders(['cat', 'dog'], 4, 'validation/')),
  ...(await classFolders(['cat', 'dog'], 4, 'test/')),
})
const kinds = async () => (await lab.check('pets')).map(({ kind, severity }) => `${severity} ${kind}`)

test('pictures that are gone or changed since are named', async () => {
  await writeTree(photos, await files())
  await lab.add(photos)
  await rm(join(photos, 'train/cat/003.png'))
  await writeFile(join(photos, 'test/dog/001.png'), await png('another'))
  const findings = await lab.check('pets')
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'missing', severity: 'error', files: ['train/cat/003.png'] }),
  )
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'changed', severity: 'error', files: ['test/dog/001.png'] }),
  )
})

test('the same picture in two splits, in two classes, twice in one', async () => {
  const same = await png('same')
  const twice = await png('twice')
  const torn = await png('torn')
  await writeTree(photos, {
    ...(await files()),
    ...{ 'train/cat/a.png': same, 'test/cat/b.png': same },
    ...{ 'train/cat/c.png': twice, 'train/cat/d.png': twice },
    ...{ 'validation/cat/e.png': torn, 'validation/dog/f.png': torn },
  })
  await lab.add(photos)
  const found = (await lab.check('pets')).filter(({ kind }) => kind === 'duplicate')
  expect(found.map(({ severity, files }) => [severity, files])).toEqual([
    ['error', ['validation/cat/e.png', 'validation/dog/f.png']],
    ['warning', ['train/cat/a.png', 'test/cat/b.png']],
    ['info', ['train/cat/c.png', 'train/cat/d.png']],
  ])
  expect(found[0]!.message).toContain('"cat" and "dog"')
})

test('classes out of balance: the accuracy of guessing is said', async () => {
  await writeTree(photos, await files({ cat: 27, dog: 3 }))
  await lab.add(photos)
  const finding = (await lab.check('pets')).find(({ kind }) => kind === 'imbalance')!
  expect(finding.severity).toBe('warning')
  expect(finding.message).toContain('"cat" has 27 pictures and "dog" 3')
  expect(finding.message).toContain('right in 90 %')
})

test('small splits, odd sizes, what was left out', async () => {
  await writeTree(photos, {
    ...(await files()),
    'train/cat/long.png': await png('long', 300, 40),
    'train/cat/x.jpg': 'text',
  })
  await lab.add(photos)
  expect(await kinds()).toEqual([
    'warning small-split',
    'warning small-split',
    'warning small-split',
    'info size',
    'info size',
    'warning skipped',
  ])
  const test = (await lab.check('pets')).find(({ message }) => message.startsWith('Test has 8 pictures'))!
  expect(test.message).toMatch(/anything from \d+ to \d+ %/)
})

test('a good dataset has nothing but its size to remark', async () => {
  await writeTree(photos, await files())
  await lab.add(photos)
  expect((await kinds()).filter(kind => kind.startsWith('error'))).toEqual([])
})

test('a picture that was scaled, saved again or put into another format is found in another split', async () => {
  const photo = await sharp(await png('photo', 8, 6))
    .resize(160, 120, { kernel: 'cubic' })
    .png()
    .toBuffer() // soft shapes
  await writeTree(photos, {
    ...(await files()),
    'train/cat/photo.png': photo,
    'validation/cat/smaller.jpg': await sharp(photo).resize(96, 72).jpeg({ quality: 60 }).toBuffer(),
    'test/cat/same-format.webp': await sharp(photo).webp({ quality: 70 }).toBuffer(),
    'train/cat/within.jpg': await sharp(photo).jpeg({ quality: 80 }).toBuffer(), // within a split: not told
    'test/cat/mirrored.png': await sharp(photo).flop().toBuffer(),
  })
  await lab.add(photos)
  const found = (await lab.check('pets')).filter(({ kind }) => kind === 'near-duplicate')
  expect(found).toHaveLength(1)
  expect(new Set(found[0]!.files)).toEqual(
    new Set(['train/cat/photo.png', 'train/cat/within.jpg', 'validation/cat/smaller.jpg', 'test/cat/same-format.webp']),
  )
})
