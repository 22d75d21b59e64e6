import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { folderAbove } from '../../../../../src/main/services/datasets/class-folders.ts'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { classFolders, jpeg, png, writeTree } from '../../../../kit/pictures.ts'

let lab: DatasetsLab
let cats: string
let dogs: string
test.beforeEach(async () => {
  lab = await openDatasets()
  cats = join(lab.root, 'mine', 'cats')
  dogs = join(lab.root, 'from a friend', 'animals', 'dogs')
  await writeTree(lab.root, {
    ...(await classFolders(['cats'], 10, 'mine/')),
    ...(await classFolders(['dogs'], 10, 'from a friend/animals/')),
    ...(await classFolders(['eels'], 10, 'mine/')),
  })
})
test.afterEach(() => lab.remove())

const refusal = async (paths: readonly string[], upload = false): Promise<string> => {
  const { code, message } = await lab.addTogether(paths, {}, upload).then(
    () => Promise.reject(new Error('it was taken')),
    (error: Error & { code: string }) => error,
  )
  expect(code).toBe('dataset-invalid')
  expect(await lab.datasets.list()).toEqual([])
  return message
}
const imagesOf = async (name: string) => {
  const { train, validation, test } = await lab.datasets.images(name)
  return [...train, ...validation, ...test]
}

test('folders from anywhere are the classes of one dataset, and stay where they are', async () => {
  const before = await readdir(lab.root, { recursive: true })
  const dataset = await lab.addTogether([dogs, cats])
  expect(dataset).toMatchObject({
    name: 'cats-dogs',
    path: lab.root,
    classes: ['cats', 'dogs'],
    source: { kind: 'folders', from: `${cats}, ${dogs}`, folders: ['mine/cats', 'from a friend/animals/dogs'] },
    splitting: { kind: 'seeded', percent: [80, 10, 10], seed: 1337 },
    skipped: [],
  })
  expect(dataset.splits.train.perClass).toEqual({ cats: 8, dogs: 8 })
  expect(dataset.splits.test.perClass).toEqual({ cats: 1, dogs: 1 })
  const images = await imagesOf('cats-dogs')
  expect(images).toHaveLength(20) // and none of the eels beside the cats
  for (const { id, label } of images) {
    const { path } = await lab.datasets.locate('cats-dogs', id)
    expect(path.startsWith([cats, dogs][label!]!), path).toBe(true)
  }
  const after = await readdir(lab.root, { recursive: true })
  expect(after.filter(path => !path.startsWith('home'))).toEqual(before)
  expect((await readdir(lab.places.dataset('cats-dogs'))).sort()).toEqual(['dataset.json', 'images.jsonl'])
})

test('the same folders in another order are the same dataset', async () => {
  await lab.addTogether([cats, dogs])
  await expect(lab.addTogether([dogs, cats])).rejects.toThrow('There is a dataset "cats-dogs" already, made from these')
  const again = await lab.addTogether([dogs, cats], { name: 'again' })
  expect(again.classes).toEqual(['cats', 'dogs'])
  expect((await imagesOf('again')).map(({ file, split }) => [file, split])).toEqual(
    (await imagesOf('cats-dogs')).map(({ file, split }) => [file, split]),
  )
})

test('the health check reads them where they are, and misses what went away', async () => {
  await lab.addTogether([cats, dogs], { name: 'pets' })
  expect((await lab.check('pets')).filter(({ kind }) => kind === 'missing')).toEqual([])
  await rm(join(dogs, '003.png'))
  const [missing] = (await lab.check('pets')).filter(({ kind }) => kind === 'missing')
  expect(missing?.files).toEqual(['from a friend/animals/dogs/003.png'])
})

test('a link that is put into a class folder later does not lead out of it', async () => {
  await lab.addTogether([cats, dogs], { name: 'pets' })
  const image = (await imagesOf('pets')).find(({ file }) => file === 'mine/cats/004.png')!
  await rm(join(cats, '004.png'))
  await symlink(join(lab.root, 'mine', 'eels', '004.png'), join(cats, '004.png'))
  await expect(lab.datasets.locate('pets', image.id)).rejects.toThrow('leads out of the dataset')
})

test('copied, each class has a folder in the lab', async () => {
  const dataset = await lab.addTogether([cats, dogs], { copy: true, name: 'pets' })
  const images = join(lab.places.dataset('pets'), 'images')
  expect(dataset).toMatchObject({ path: images, source: { kind: 'copy', from: `${cats}, ${dogs}` } })
  expect((await readdir(images)).sort()).toEqual(['cats', 'dogs'])
  expect(await readFile(join(images, 'dogs', '009.png'))).toEqual(await readFile(join(dogs, '009.png')))
  await rm(dogs, { recursive: true })
  expect((await lab.check('pets')).filter(({ kind }) => kind === 'missing')).toEqual([])
})

test('uploaded folders move into the lab; a refusal leaves them where they came up', async () => {
  const uploads = [join(lab.root, 'up', '1', 'pictures', 'cats'), join(lab.root, 'up', '2', 'pictures', 'dogs')]
  await writeTree(join(lab.root, 'up'), {
    ...(await classFolders(['cats'], 10, '1/pictures/')),
    ...(await classFolders(['dogs'], 2, '2/pictures/')),
  })
  expect(await refusal(uploads, true)).toContain('too few')
  expect(uploads.map(existsSync)).toEqual([true, true])
  await writeTree(uploads[1]!, { '7.jpg': await jpeg('seven'), 'deeper/8.jpg': await jpeg('eight') })
  const dataset = await lab.addTogether(uploads, {}, true)
  expect(dataset).toMatchObject({ name: 'cats-dogs', source: { kind: 'upload', from: 'cats, dogs' } })
  expect(dataset.path).toBe(join(lab.places.dataset('cats-dogs'), 'images'))
  expect(uploads.map(existsSync)).toEqual([false, false])
  expect((await imagesOf('cats-dogs')).map(({ file }) => file)).toContain('dogs/deeper/8.jpg')
})

test('pictures deeper in a class folder belong to its class; unreadable ones are named', async () => {
  await writeTree(cats, { 'tabby/a.jpg': await jpeg('tabby'), 'broken.jpg': 'no picture', 'b.tiff': 'x' })
  const dataset = await lab.addTogether([cats, dogs], { name: 'pets' })
  expect((await imagesOf('pets')).find(({ file }) => file === 'mine/cats/tabby/a.jpg')).toMatchObject({ label: 0 })
  expect(dataset.skipped.map(({ file }) => file).sort()).toEqual(['mine/cats/b.tiff', 'mine/cats/broken.jpg'])
})

test('what cannot be the classes of one dataset is refused in words', async () => {
  const file = join(lab.root, 'notes.zip')
  await writeFile(file, await png('x'))
  const other = join(lab.root, 'other')
  await mkdir(join(other, 'cats'), { recursive: true })
  await mkdir(join(other, 'Dogs'))
  await mkdir(join(other, 'empty'))
  await symlink(cats, join(other, 'link'))

  expect(await refusal([cats, join(other, 'cats')])).toContain(`Two of the folders are called "cats": "${cats}" and`)
  expect(await refusal([cats, join(other, 'cats')], true)).not.toContain(lab.root)
  expect(await refusal([dogs, join(other, 'Dogs')])).toContain('differ in upper and lower case only')
  expect(await refusal([cats, cats])).toContain('"cats" was chosen twice')
  expect(await refusal([cats, join(other, 'link')])).toContain('are the same folder')
  expect(await refusal([cats, join(lab.root, 'mine')])).toContain('"cats" lies inside "mine"')
  expect(await refusal([cats, join(other, 'empty')])).toContain('"empty" holds no pictures')
  await expect(lab.addTogether([cats, file])).rejects.toThrow('"cats" is a folder and "notes.zip" a file')
  await expect(lab.addTogether([cats, dogs], { kind: 'regression' })).rejects.toThrow('hold no numbers')
})

test('splits, and whole datasets, are not taken for classes', async () => {
  const data = join(lab.root, 'data')
  await writeTree(data, {
    ...(await classFolders(['a', 'b'], 3, 'train/')),
    ...(await classFolders(['a', 'b'], 3, 'val/')),
  })
  expect(await refusal([join(data, 'train'), join(data, 'val')])).toContain('"train" and "val" are the splits')
  expect(await refusal([cats, data])).toContain('"data" is a dataset of its own')
})

test('the folder above several is the nearest that holds them all', () => {
  expect(folderAbove(['/a/cats', '/b/c/dogs'])).toBe('/')
  expect(folderAbove(['/a/b/cats', '/a/b/dogs'])).toBe('/a/b')
  expect(folderAbove(['/a/cats', '/a/cats-more/dogs'])).toBe('/a')
})
