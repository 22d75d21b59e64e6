import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { classFolders, jpeg, png, writeTree } from '../../../../kit/pictures.ts'

let lab: DatasetsLab
let photos: string
test.beforeEach(async () => {
  lab = await openDatasets()
  photos = join(lab.root, 'Photos of Pets')
})
test.afterEach(() => lab.remove())

const splitFolders = async (names = ['train', 'validation', 'test']) => ({
  ...(await classFolders(['cat', 'dog'], 4, `${names[0]}/`)),
  ...(await classFolders(['cat', 'dog'], 2, `${names[1]}/`)),
  ...(await classFolders(['cat', 'dog'], 3, `${names[2]}/`)),
})
const counts = ({ splits }: { splits: Record<string, { count: number }> }) =>
  ['train', 'validation', 'test'].map(split => splits[split]!.count)
const leftovers = async () => (existsSync(lab.places.datasets) ? readdir(lab.places.datasets) : [])

test('a folder with train, validation and test is used in place', async () => {
  await writeTree(photos, await splitFolders())
  const dataset = await lab.add(photos)
  expect(dataset).toMatchObject({
    name: 'photos-of-pets',
    path: photos,
    kind: 'classification',
    classes: ['cat', 'dog'],
    source: { kind: 'folder', from: photos },
    splitting: { kind: 'folders' },
    orientation: 'exif',
    skipped: [],
    testOpenings: 0,
  })
  expect(counts(dataset)).toEqual([8, 4, 6])
  expect(dataset.splits.train.perClass).toEqual({ cat: 4, dog: 4 })
  expect(await lab.datasets.list()).toEqual([dataset])
  expect((await readdir(lab.places.dataset('photos-of-pets'))).sort()).toEqual(['dataset.json', 'images.jsonl'])
  const { train } = await lab.datasets.images('photos-of-pets')
  expect(train.map(({ file }) => file).slice(0, 5)).toEqual(
    ['0', '1', '2', '3'].map(i => `train/cat/00${i}.png`).concat('train/dog/000.png'),
  )
  expect(train[0]).toMatchObject({ label: 0, width: 12, height: 10, target: null })
  expect(lab.told.at(-1)).toMatchObject({ event: 'job', fact: { state: 'done', result: dataset } })
  expect(
    lab.told.some(({ event, fact }) => event === 'dataset' && (fact as { name: string }).name === dataset.name),
  ).toBe(true)
})

for (const names of [
  ['train', 'val', 'test'],
  ['Train', 'Valid', 'TEST'],
  ['training', 'validation', 'testing'],
])
  test(`split folders may be called ${names.join(', ')}`, async () => {
    await writeTree(photos, await splitFolders(names))
    expect(counts(await lab.add(photos))).toEqual([8, 4, 6])
  })

test('class folders alone are split by seed, the same way each time', async () => {
  await writeTree(photos, await classFolders(['cat', 'dog', 'eel'], 20))
  const first = await lab.add(photos, { name: 'first' })
  expect(first.splitting).toEqual({ kind: 'seeded', percent: [80, 10, 10], seed: 1337 })
  expect(first.splits.test.perClass).toEqual({ cat: 2, dog: 2, eel: 2 })
  expect(counts(first)).toEqual([48, 6, 6])
  await lab.add(photos, { name: 'again' })
  await lab.add(photos, { name: 'other', seed: 7, split: [50, 25, 25] })
  const files = async (name: string) => (await lab.datasets.images(name)).test.map(({ file }) => file)
  expect(await files('again')).toEqual(await files('first'))
  expect(await files('other')).toHaveLength(15)
})

for (const names of [
  ['Train', 'Valid', 'Testing'],
  ['train_set', 'dev-set', 'Test Images'],
])
  test(`splits may be called ${names.join(', ')}`, async () => {
    await writeTree(photos, await splitFolders(names))
    const dataset = await lab.add(photos)
    expect(dataset.classes).toEqual(['cat', 'dog'])
    expect(counts(dataset)).toEqual([8, 4, 6])
  })

test('a folder "train" full of classes, beside one whose name says nothing, is not taken for a class', async () => {
  await writeTree(photos, await splitFolders(['train', 'round2', 'rest']))
  await expect(lab.add(photos)).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining(
      'look like splits: "train" has class folders in it. What is beside it ("rest", "round2")',
    ),
  })
})

test('names that are no UTF-8: a picture is left out by name, a folder stops it, and says which', async () => {
  test.skip(process.platform !== 'linux', 'other systems have no such names')
  await writeTree(photos, await classFolders(['cat', 'dog'], 6))
  const named = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map(part => Buffer.from(part)))
  const latin = Buffer.from('caf\u00e9', 'latin1')
  await writeFile(named(photos, '/cat/', latin, '.png'), await png('x'))
  const dataset = await lab.add(photos)
  expect(dataset.skipped).toEqual([
    { file: 'cat/caf\uFFFD.png', reason: 'Its name is not written in UTF-8; rename it to use it.' },
  ])
  expect(counts(dataset).reduce((a, b) => a + b)).toBe(12)
  await mkdir(named(photos, '/', latin))
  await expect(lab.add(photos, { name: 'again' })).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: `The name of the folder "caf\uFFFD" in "${photos}" is not written in UTF-8.`,
  })
})

test('awkward class names stay as they are; one that programs keep for themselves is refused', async () => {
  const names = ['10', '9', ' a ', '--help', 'Cat', 'cat', 'constructor', 'e\u0301', 'é', 'toString', '😀, "x"; y']
  await writeTree(photos, await classFolders(names, 5))
  const dataset = await lab.add(photos)
  expect(new Set(dataset.classes)).toEqual(new Set(names))
  for (const name of names) expect(dataset.splits.train.perClass[name]).toBe(3)
  await writeTree(photos, await classFolders(['__proto__'], 5))
  await expect(lab.add(photos, { name: 'again' })).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('A class cannot be called "__proto__"'),
  })
})

test('a folder with pictures whose name begins with a dot is left out, by name', async () => {
  await writeTree(photos, { ...(await classFolders(['cat', 'dog', '.mouse'], 5)), '.git/HEAD': 'x' })
  expect((await lab.add(photos)).skipped).toEqual([
    { file: '.mouse', reason: expect.stringContaining('Its name begins with a dot') },
  ])
})

test('a missing validation or test split is drawn from train, and says so', async () => {
  await writeTree(photos, {
    ...(await classFolders(['cat', 'dog'], 9, 'train/')),
    ...(await classFolders(['cat', 'dog'], 3, 'test/')),
  })
  const dataset = await lab.add(photos)
  expect(dataset.splitting).toEqual({
    kind: 'folders',
    drawn: { splits: ['validation'], percent: [80, 10, 10], seed: 1337 },
  })
  expect(counts(dataset)).toEqual([16, 2, 6])
  expect((await lab.datasets.images(dataset.name)).validation.every(({ file }) => file.startsWith('train/'))).toBe(true)
})

test('a dataset deeper inside is found', async () => {
  const files = Object.entries(await splitFolders()).map(
    ([file, bytes]) => [`repository/data/pets/${file}`, bytes] as const,
  )
  await writeTree(photos, { ...Object.fromEntries(files), 'repository/figures/plot.png': await png('plot') })
  expect((await lab.add(photos)).path).toBe(join(photos, 'repository', 'data', 'pets'))
})

test('bytes decide, and what cannot be read is named and left alone', async () => {
  const whole = await jpeg('whole', 200, 150)
  await writeTree(photos, {
    ...(await splitFolders()),
    'train/cat/png-inside.jpg': await png('inside'),
    'train/cat/text.jpg': 'a text file that was renamed',
    'train/cat/empty.png': '',
    'train/dog/cut.jpg': whole.subarray(0, whole.length / 2),
    'train/dog/notes.txt': 'not a picture, and nobody said so',
    'train/dog/scan.tif': 'never opened',
    'train/.hidden/x.png': await png('hidden'),
  })
  const dataset = await lab.add(photos)
  expect(counts(dataset)).toEqual([9, 4, 6])
  expect(dataset.classes).toEqual(['cat', 'dog'])
  const reasons = Object.fromEntries(dataset.skipped.map(({ file, reason }) => [file, reason]))
  expect(Object.keys(reasons).sort()).toEqual([
    'train/.hidden',
    'train/cat/empty.png',
    'train/cat/text.jpg',
    'train/dog/cut.jpg',
    'train/dog/scan.tif',
  ])
  expect(reasons['train/cat/text.jpg']).toContain('holds text')
  expect(reasons['train/cat/empty.png']).toContain('empty')
  expect(reasons['train/dog/cut.jpg']).toContain('ends too early')
  expect(reasons['train/dog/scan.tif']).toContain('.tif')
  expect(existsSync(join(photos, 'train/dog/cut.jpg'))).toBe(true)
})

test('progress says what was found', async () => {
  await writeTree(photos, await splitFolders())
  const phases: string[] = []
  lab.hearJob.push(({ phase }) => phases.push(phase))
  await lab.add(photos)
  expect(phases.at(-1)).toBe('test: Found 6 files belonging to 2 classes.')
})

test.describe('refused in words, with nothing left behind:', () => {
  const refused = async (files: Record<string, Uint8Array | string | null>, message: string, choices = {}) => {
    await writeTree(photos, { ...files, 'readme.txt': 'x' })
    await expect(lab.add(photos, choices)).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringContaining(message),
    })
    expect(await leftovers()).toEqual([])
  }
  test('one class only', async () => refused(await classFolders(['cat'], 5), 'Expected 2 or more class folders in'))
  test('one class only, in splits', async () =>
    refused(
      { ...(await classFolders(['cat'], 5, 'train/')), ...(await classFolders(['cat'], 5, 'test/')) },
      'Received 1: "cat"',
    ))
  test('an empty class folder', async () =>
    refused({ ...(await splitFolders()), 'train/eel': null }, 'The class folder "train/eel" holds no pictures.'))
  test('an empty class folder among class folders', async () =>
    refused({ ...(await classFolders(['cat', 'dog'], 5)), eel: null }, '"eel" holds no pictures'))
  test('a class of unreadable files', async () =>
    refused(
      { ...(await classFolders(['cat', 'dog'], 5)), 'eel/1.jpg': 'text', 'eel/2.jpg': 'text' },
      'None of the 2 files of class "eel"',
    ))
  test('no pictures at all', async () => refused({ 'a/x.txt': 'x', 'b/y.txt': 'y' }, 'No pictures in'))
  test('pictures without class folders', async () =>
    refused({ '1.png': await png('1'), '2.png': await png('2') }, '2 pictures without class folders'))
  test('train without class folders', async () =>
    refused({ 'train/1.png': await png('1'), 'test/1.png': await png('2') }, 'Received pictures without class folders'))
  test('a class that train does not know', async () =>
    refused(
      { ...(await splitFolders()), 'test/Eel/1.png': await png('eel') },
      'class folders that train does not have: "Eel"',
    ))
  test('too few pictures to split', async () =>
    refused(await classFolders(['cat', 'dog'], 2), 'has 2 readable pictures'))
  test('a share of nothing', async () =>
    refused(await classFolders(['cat', 'dog'], 9), '90/10/0 leaves test empty', { split: [90, 10, 0] }))
  test('two folders for one split', async () =>
    refused({ ...(await splitFolders()), 'val/cat/1.png': await png('x') }, 'two folders for validation'))
})

test('a folder that is gone and a file in place of a folder', async () => {
  await writeTree(photos, await splitFolders())
  const { token } = lab.offers.offer(photos)
  await rename(photos, `${photos} elsewhere`)
  expect(() => lab.offers.offer(photos)).toThrow('is not there')
  const add = (chosen: string) =>
    lab.datasets.handlers['datasets.add']({
      source: { kind: 'offer', token: chosen },
      copy: false,
      split: [80, 10, 10],
      seed: 1,
      orientation: 'exif',
    })
  await expect(lab.add(join(`${photos} elsewhere`, 'train', 'cat', '000.png'))).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('is a single picture'),
  })
  await expect(async () => add('0123456789abcdef')).rejects.toMatchObject({ code: 'not-found' })
  expect(lab.offers.resolve(token).path).toBe(photos)
})

test('--copy keeps the readable pictures in the home', async () => {
  await writeTree(photos, { ...(await splitFolders()), 'train/cat/bad.png': 'text' })
  const dataset = await lab.add(photos, { name: 'pets', copy: true })
  expect(dataset).toMatchObject({
    path: join(lab.places.dataset('pets'), 'images'),
    source: { kind: 'copy', from: photos },
  })
  expect(await readFile(join(dataset.path, 'test', 'dog', '002.png'))).toEqual(
    await readFile(join(photos, 'test', 'dog', '002.png')),
  )
  expect(existsSync(join(dataset.path, 'train', 'cat', 'bad.png'))).toBe(false)
  await rm(photos, { recursive: true })
  expect(await lab.check('pets')).not.toContainEqual(expect.objectContaining({ kind: 'missing' }))
  // A home that was moved takes its copies along.
  const moved = join(lab.root, 'home-2')
  await rename(lab.places.home, moved)
  await mkdir(lab.places.home)
  await rename(join(moved, 'datasets'), lab.places.datasets)
  expect(existsSync(join((await lab.datasets.get('pets')).path, 'train', 'cat', '000.png'))).toBe(true)
})

test('an upload moves in, whole', async () => {
  const upload = join(lab.places.uploads, 'u1', 'My Pets')
  await writeTree(
    upload,
    Object.fromEntries(Object.entries(await splitFolders()).map(([file, bytes]) => [`inner/${file}`, bytes])),
  )
  const dataset = await lab.add(upload, {}, true)
  expect(dataset).toMatchObject({
    name: 'my-pets',
    path: join(lab.places.dataset('my-pets'), 'images', 'inner'),
    source: { kind: 'upload', from: 'My Pets' },
  })
  expect(existsSync(upload)).toBe(false)
  expect(
    existsSync((await lab.datasets.locate('my-pets', (await lab.datasets.images('my-pets')).test[0]!.id)).path),
  ).toBe(true)
})

test('an upload that is no dataset stays where it is', async () => {
  const upload = join(lab.places.uploads, 'u1', 'pets')
  await writeTree(upload, await classFolders(['cat'], 3))
  await expect(lab.add(upload, {}, true)).rejects.toMatchObject({ code: 'dataset-invalid' })
  expect(existsSync(join(upload, 'cat', '000.png'))).toBe(true)
})

test('names: taken ones are refused, derived ones find a free one', async () => {
  await writeTree(photos, await splitFolders())
  const other = join(lab.root, 'elsewhere', 'photos of PETS!')
  await writeTree(other, await splitFolders())
  await lab.add(photos)
  await expect(lab.add(photos)).rejects.toMatchObject({
    code: 'name-taken',
    message: expect.stringContaining('made from this folder'),
  })
  await expect(lab.add(other, { name: 'photos-of-pets' })).rejects.toMatchObject({ code: 'name-taken' })
  expect((await lab.add(other)).name).toBe('photos-of-pets-2')
})

test('two additions of one name at once: one gets it', async () => {
  await writeTree(photos, await splitFolders())
  const both = await Promise.allSettled([lab.add(photos, { name: 'pets' }), lab.add(photos, { name: 'pets' })])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'name-taken' } })
  expect(await leftovers()).toEqual(['pets'])
})

test('stopped while it reads, it leaves nothing', async () => {
  await writeTree(photos, await splitFolders())
  let stopping: Promise<unknown> | null = null
  lab.hearJob.push(({ id, state }) => {
    if (state === 'running') stopping ??= Promise.resolve(lab.jobs.handlers['jobs.stop']({ jobId: id }))
  })
  await expect(lab.add(photos, { copy: true })).rejects.toMatchObject({ code: 'stopped' })
  await stopping
  expect(await leftovers()).toEqual([])
})

test('links: inside the folder they are followed, out of it never', async () => {
  test.skip(process.platform === 'win32', 'links need a right that Windows does not give to everyone')
  await writeTree(photos, await splitFolders())
  const secret = join(lab.root, 'secret.png')
  await writeFile(secret, await png('secret'))
  await writeTree(join(lab.root, 'outside'), await classFolders(['x'], 2))
  await symlink(secret, join(photos, 'train/cat/out.png'))
  await symlink('../dog/000.png', join(photos, 'train/cat/within.png'))
  await symlink('nowhere.png', join(photos, 'train/cat/broken.png'))
  await symlink(join(lab.root, 'outside', 'x'), join(photos, 'train/xyz'))
  await symlink('..', join(photos, 'train/cat/loop'))
  const dataset = await lab.add(photos)
  expect(dataset.classes).toEqual(['cat', 'dog'])
  expect(dataset.splits.train.perClass).toEqual({ cat: 5, dog: 4 })
  expect(dataset.skipped.map(({ file }) => file)).toEqual(['train/cat/broken.png', 'train/cat/out.png', 'train/xyz'])

  // A picture that is replaced by a link later is not shown either.
  const { train } = await lab.datasets.images(dataset.name)
  await unlink(join(photos, train[0]!.file))
  await symlink(secret, join(photos, train[0]!.file))
  await expect(lab.datasets.locate(dataset.name, train[0]!.id)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('leads out'),
  })
})

test('a named pipe does not hold it up', async () => {
  test.skip(process.platform === 'win32', 'no named pipes among files there')
  await writeTree(photos, await splitFolders())
  execFileSync('mkfifo', [join(photos, 'train/cat/pipe.jpg')])
  expect((await lab.add(photos)).skipped).toEqual([{ file: 'train/cat/pipe.jpg', reason: 'It is no regular file.' }])
})

test('orientation is kept, and sizes are as it says', async () => {
  await writeTree(photos, { ...(await splitFolders()), 'train/cat/turned.jpg': await jpeg('turned', 40, 30, 6) })
  const size = async (name: string) => {
    const turned = (await lab.datasets.images(name)).train.find(({ file }) => file.endsWith('turned.jpg'))!
    return [turned.width, turned.height]
  }
  expect((await lab.add(photos, { name: 'upright' })).orientation).toBe('exif')
  expect((await lab.add(photos, { name: 'stored', orientation: 'ignore' })).orientation).toBe('ignore')
  expect([await size('upright'), await size('stored')]).toEqual([
    [30, 40],
    [40, 30],
  ])
})

test('removing forgets the dataset, not the person’s pictures', async () => {
  await writeTree(photos, await splitFolders())
  await lab.add(photos, { name: 'pets' })
  await lab.datasets.handlers['datasets.remove']({ name: 'pets' })
  expect(lab.told.at(-1)).toEqual({ event: 'dataset.removed', fact: { name: 'pets' } })
  expect(await leftovers()).toEqual([])
  expect(existsSync(join(photos, 'train/cat/000.png'))).toBe(true)
  await expect(lab.datasets.get('pets')).rejects.toMatchObject({ code: 'not-found' })
  await expect(async () => lab.datasets.handlers['datasets.remove']({ name: 'pets' })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('pictures come a page at a time, by split and class', async () => {
  await writeTree(photos, await splitFolders())
  await lab.add(photos, { name: 'pets' })
  const page = (choices: object) =>
    lab.datasets.handlers['datasets.images']({ name: 'pets', leftOut: false, offset: 0, limit: 200, ...choices })
  expect((await page({})).total).toBe(18)
  const dog = { split: 'test', label: 1, offset: 1, limit: 1 }
  expect(await page(dog)).toMatchObject({ total: 3, images: [{ file: 'test/dog/001.png' }] })
})

test('each opening of the test set is a line, torn lines do not count', async () => {
  await writeTree(photos, await splitFolders())
  await lab.add(photos, { name: 'pets' })
  const opening = { time: '2026-01-01T00:00:00.000Z', runId: 'run-1', by: 'window' as const }
  expect((await lab.datasets.recordTestOpening('pets', opening)).testOpenings).toBe(1)
  const file = join(lab.places.dataset('pets'), 'openings.jsonl')
  await writeFile(file, `${await readFile(file, 'utf8')}{"time": "2026`)
  expect((await lab.datasets.get('pets')).testOpenings).toBe(1)
  expect((await lab.datasets.recordTestOpening('pets', { ...opening, by: 'command line' })).testOpenings).toBe(2)
  expect(lab.told.at(-1)).toMatchObject({ event: 'dataset', fact: { name: 'pets', testOpenings: 2 } })
  await expect(lab.datasets.recordTestOpening('cats', opening)).rejects.toMatchObject({ code: 'not-found' })
})

test('one damaged dataset does not hide the others', async () => {
  await writeTree(photos, await splitFolders())
  await lab.add(photos, { name: 'good' })
  await lab.add(photos, { name: 'bad' })
  await writeFile(join(lab.places.dataset('bad'), 'dataset.json'), '{"format": 1')
  expect((await lab.datasets.list()).map(({ name }) => name)).toEqual(['good'])
  await expect(lab.datasets.get('bad')).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('damaged'),
  })
})
