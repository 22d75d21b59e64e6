import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { countSplits } from '../../../../../src/main/services/datasets/count-splits.ts'
import { imagesAfter } from '../../../../../src/main/services/datasets/edits.ts'
import type { BySplit } from '../../../../../src/main/services/datasets/edits.ts'
import type { DatasetEdit, Image } from '../../../../../src/shared/contract/datasets.ts'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { classFolders, writeTree } from '../../../../kit/pictures.ts'

let lab: DatasetsLab
let photos: string
test.beforeEach(async () => {
  lab = await openDatasets()
  photos = join(lab.root, 'pets')
  await writeTree(photos, {
    ...(await classFolders(['cat', 'dog'], 4, 'train/')),
    ...(await classFolders(['cat', 'dog'], 2, 'validation/')),
    ...(await classFolders(['cat', 'dog'], 2, 'test/')),
  })
  await lab.add(photos)
})
test.afterEach(() => lab.remove())

const edit = (change: DatasetEdit) => lab.datasets.handlers['datasets.edit']({ name: 'pets', edit: change })
const undo = () => lab.datasets.handlers['datasets.undoEdit']({ name: 'pets' })
const idOf = async (file: string) => {
  const all = await lab.datasets.images('pets')
  return Object.values(all)
    .flat()
    .find(image => image.file === file)!.id
}
const listed = async (leftOut: boolean) => {
  const wanted = { name: 'pets', leftOut, offset: 0, limit: 100 }
  return (await lab.datasets.handlers['datasets.images'](wanted)).images.map(({ file }) => file)
}

test('a class gets another name and keeps its index', async () => {
  const after = await edit({ kind: 'rename-class', label: 0, name: 'Kätzchen' })
  expect(after.classes).toEqual(['Kätzchen', 'dog'])
  expect(after.splits.train.perClass).toEqual({ Kätzchen: 4, dog: 4 })
  expect((await lab.datasets.images('pets')).train.filter(({ label }) => label === 0)).toHaveLength(4)
  expect((await undo()).classes).toEqual(['cat', 'dog'])
})

test('a picture changes its class, in the counts and for whoever trains next', async () => {
  const moved = await idOf('train/cat/001.png')
  const after = await edit({ kind: 'move', imageIds: [moved], label: 1 })
  expect(after.splits.train.perClass).toEqual({ cat: 3, dog: 5 })
  expect((await lab.datasets.locate('pets', moved)).image.label).toBe(1)
  expect(await readdir(join(photos, 'train', 'cat'))).toHaveLength(4) // the original stays where it lies
})

test('a picture that is left out can be seen and brought back', async () => {
  const out = await idOf('test/dog/001.png')
  const after = await edit({ kind: 'leave-out', imageIds: [out] })
  expect(after.splits.test.count).toBe(3)
  expect(after.edits).toEqual({ made: 1, leftOut: 1, names: [['cat'], ['dog']] })
  expect(await listed(true)).toEqual(['test/dog/001.png'])
  expect(await listed(false)).not.toContain('test/dog/001.png')
  expect((await lab.datasets.locate('pets', out)).path).toContain('001.png') // still shown
  const back = await edit({ kind: 'bring-back', imageIds: [out] })
  expect(back.splits.test.count).toBe(4)
  expect(await listed(true)).toEqual([])
})

test('changes are told, outlive the program, and are taken back one by one', async () => {
  const picture = await idOf('train/cat/001.png')
  await edit({ kind: 'move', imageIds: [picture], label: 1 })
  await edit({ kind: 'leave-out', imageIds: [picture] })
  expect(lab.told.filter(({ event }) => event === 'dataset')).toHaveLength(3)
  const stored = await readFile(join(lab.places.dataset('pets'), 'edits.json'), 'utf8')
  expect(JSON.parse(stored)).toMatchObject({ edits: [{ kind: 'move' }, { kind: 'leave-out' }], leftOut: 1 })
  expect((await undo()).splits.train.perClass).toEqual({ cat: 3, dog: 5 })
  expect((await undo()).splits.train.perClass).toEqual({ cat: 4, dog: 4 })
  await expect(undo()).rejects.toMatchObject({ code: 'not-found' })
})

test('many changes at once are made in turn', async () => {
  const files = ['train/cat/000.png', 'train/cat/001.png', 'train/cat/002.png']
  const ids = await Promise.all(files.map(idOf))
  await Promise.all(ids.map(id => edit({ kind: 'move', imageIds: [id], label: 1 })))
  expect((await lab.datasets.get('pets')).splits.train.perClass).toEqual({ cat: 1, dog: 7 })
})

test('a change that makes no sense is refused in words, and nothing changes', async () => {
  const cats = (await lab.datasets.images('pets')).train.filter(({ label }) => label === 0).map(({ id }) => id)
  await expect(edit({ kind: 'leave-out', imageIds: cats })).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('"cat"') as unknown,
  })
  await expect(edit({ kind: 'move', imageIds: cats, label: 1 })).rejects.toMatchObject({ code: 'dataset-invalid' })
  await expect(edit({ kind: 'move', imageIds: ['nope'], label: 1 })).rejects.toMatchObject({ code: 'not-found' })
  await expect(edit({ kind: 'move', imageIds: cats.slice(1), label: 7 })).rejects.toMatchObject({ code: 'not-found' })
  await expect(edit({ kind: 'rename-class', label: 0, name: 'dog' })).rejects.toMatchObject({ code: 'dataset-invalid' })
  await expect(edit({ kind: 'bring-back', imageIds: cats })).rejects.toMatchObject({ code: 'not-found' })
  expect((await lab.datasets.get('pets')).edits).toBeUndefined()
})

test('a damaged file of changes is named; the dataset is not shown as if nothing had been changed', async () => {
  await edit({ kind: 'rename-class', label: 0, name: 'kitten' })
  await writeFile(join(lab.places.dataset('pets'), 'edits.json'), '{"format":1,"edits":')
  await expect(lab.datasets.get('pets')).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('edits.json') as unknown,
  })
})

test('whatever is moved, left out and brought back: no picture is lost or doubled', () => {
  const image = (id: number): Image => ({
    ...{ id: `p${id}`, file: `p${id}.png`, split: 'train', label: id % 3, target: null },
    ...{ width: 1, height: 1, bytes: 1, sha256: 'x' },
  })
  const images: BySplit = { train: Array.from({ length: 9 }, (_, id) => image(id)), validation: [], test: [] }
  const ids = fc.array(
    fc.integer({ min: 0, max: 8 }).map(id => `p${id}`),
    { minLength: 1, maxLength: 4 },
  )
  const change: fc.Arbitrary<DatasetEdit> = fc.oneof(
    fc.record({ kind: fc.constant('move' as const), imageIds: ids, label: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ kind: fc.constantFrom('leave-out' as const, 'bring-back' as const), imageIds: ids }),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), edits => {
      const { images: now, leftOut } = imagesAfter(images, edits)
      expect([...now.train, ...leftOut].map(({ id }) => id).sort()).toEqual(images.train.map(({ id }) => id).sort())
      const counted = countSplits(now.train, ['a', 'b', 'c']).train
      expect(Object.values(counted.perClass).reduce((sum, count) => sum + count, 0)).toBe(counted.count)
    }),
  )
})
