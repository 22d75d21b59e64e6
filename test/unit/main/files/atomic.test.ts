import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { z } from 'zod'
import { readJson, writeFileAtomic, writeJson } from '../../../../src/main/files/atomic.ts'

let folder: string
test.beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'unfreeze-atomic-'))))
test.afterEach(() => rm(folder, { recursive: true, force: true }))

const schema = z.object({ epochs: z.number() })

test('what is written is read again, in folders that were not there', async () => {
  const path = join(folder, 'a', 'b', 'run.json')
  await writeJson(path, { epochs: 20 })
  expect(await readJson(path, schema)).toEqual({ epochs: 20 })
  await writeJson(path, { epochs: 21 })
  expect(await readJson(path, schema)).toEqual({ epochs: 21 })
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['run.json'])
})

test('many writers at once leave the content that was asked for last, whole', async () => {
  const path = join(folder, 'state.json')
  const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000))
  await Promise.all(contents.map(content => writeFileAtomic(path, content)))
  expect(await readFile(path, 'utf8')).toBe(contents.at(-1))
  expect(await readdir(folder)).toEqual(['state.json'])
})

test('a write that fails leaves nothing beside the file', async () => {
  const path = join(folder, 'taken')
  await mkdir(join(path, 'by a folder'), { recursive: true })
  await expect(writeFileAtomic(path, 'text')).rejects.toMatchObject({ name: 'LabError' })
  expect(await readdir(folder)).toEqual(['taken'])
})

test('a missing file, a damaged one and one of another kind are told apart', async () => {
  const path = join(folder, 'run.json')
  await expect(readJson(path, schema)).rejects.toMatchObject({ code: 'not-found' })
  await writeFile(path, '{"epochs": 2')
  await expect(readJson(path, schema)).rejects.toMatchObject({ code: 'run-damaged' })
  await writeFile(path, '{"epochs": "many"}')
  await expect(readJson(path, schema, 'dataset-invalid')).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('epochs'),
  })
})
