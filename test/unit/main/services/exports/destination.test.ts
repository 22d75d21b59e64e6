import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { destinationOf, refuseTaken } from '../../../../../src/main/services/exports/destination.ts'
import { placeWhole } from '../../../../../src/main/services/exports/place.ts'

let root = ''
test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'unfreeze-destination-'))
})
test.afterEach(() => rm(root, { recursive: true, force: true }))

const typed = (path: string) => ({ path, kind: 'new-file', upload: false }) as const

test('a path that was typed is the file’s own; a missing ending is added', () => {
  const at = (name: string) => destinationOf(typed(join(root, name)), 'run-1', 'keras')
  expect(at('pets.keras')).toEqual({ folder: root, entry: 'pets.keras' })
  expect(at('pets')).toEqual({ folder: root, entry: 'pets.keras' })
  expect(destinationOf(typed(join(root, 'pets.hdf5')), 'run-1', 'h5').entry).toBe('pets.hdf5')
})

test('a file goes into a folder that is there, under the run’s name', async () => {
  await mkdir(join(root, 'models'))
  const into = join(root, 'models')
  expect(destinationOf(typed(into), 'run-1', 'onnx')).toEqual({ folder: into, entry: 'run-1.onnx' })
  expect(destinationOf({ path: into, kind: 'folder', upload: false }, 'run-1', 'tfjs').entry).toBe('run-1-tfjs')
})

test('the ending of another format is refused, and says which it should be', () => {
  expect(() => destinationOf(typed(join(root, 'pets.onnx')), 'run-1', 'keras')).toThrow(/ends with "\.keras"/)
})

test('what is there is not replaced unasked; an empty folder is nothing', async () => {
  await writeFile(join(root, 'pets.keras'), 'an earlier one')
  await mkdir(join(root, 'empty'))
  await expect(refuseTaken({ folder: root, entry: 'pets.keras' }, [])).rejects.toMatchObject({ code: 'name-taken' })
  await expect(refuseTaken({ folder: root, entry: 'new' }, ['pets.keras'])).rejects.toMatchObject({
    code: 'name-taken',
  })
  await refuseTaken({ folder: root, entry: 'empty' }, [])
})

test('what fails on its way leaves nothing, and what stood there stays', async () => {
  await writeFile(join(root, 'pets.keras'), 'an earlier one')
  const failing = placeWhole(root, async workFolder => {
    await writeFile(join(workFolder, 'pets.keras'), 'half of a new one')
    throw new Error('no room')
  })
  await expect(failing).rejects.toThrow('no room')
  expect(await readdir(root)).toEqual(['pets.keras'])
  expect(await readFile(join(root, 'pets.keras'), 'utf8')).toBe('an earlier one')
})

test('what is whole takes the place of a file or a folder, with everything that belongs to it', async () => {
  await mkdir(join(root, 'web'))
  await writeFile(join(root, 'web', 'old.js'), 'old')
  await placeWhole(root, async workFolder => {
    await mkdir(join(workFolder, 'web'))
    await writeFile(join(workFolder, 'web', 'new.js'), 'new')
    await writeFile(join(workFolder, 'report.json'), '{}')
  })
  expect((await readdir(root)).sort()).toEqual(['report.json', 'web'])
  expect(await readdir(join(root, 'web'))).toEqual(['new.js'])
})
