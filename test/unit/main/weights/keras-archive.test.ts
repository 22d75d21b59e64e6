import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect, test } from '@playwright/test'
import { ZipFile } from 'yazl'
import { writeZip } from '../../../../src/main/exports/zip.ts'
import { isKerasArchive, kerasEntries, takeFromKerasArchive } from '../../../../src/main/weights/keras-archive.ts'

const { config, weights } = kerasEntries
let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-archive-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

const archive = async (...entries: { name: string; text: string }[]): Promise<string> => {
  const path = join(folder, 'model.keras')
  await writeZip(path, entries)
  return path
}
const take = (path: string) => takeFromKerasArchive(path, new Map([[weights, join(folder, 'taken')]]))

test('what is asked for is taken to the place that was named, and nothing else', async () => {
  const path = await archive({ name: config, text: '{}' }, { name: weights, text: 'numbers' })
  await take(path)
  expect(await readFile(join(folder, 'taken'), 'utf8')).toBe('numbers')
  expect(await isKerasArchive(path)).toBe(true)
  expect(await isKerasArchive(join(folder, 'taken'))).toBe(false)
})

test('an archive without weights, with two of them, or cut short is refused in words', async () => {
  await expect(take(await archive({ name: config, text: '{}' }))).rejects.toThrow(/no model\.weights\.h5 in it/)
  const twice = await archive({ name: weights, text: 'one' }, { name: weights, text: 'two' })
  await expect(take(twice)).rejects.toThrow(/model\.weights\.h5 stands in it twice/)
  const whole = await readFile(await archive({ name: weights, text: 'numbers' }))
  await writeFile(join(folder, 'cut.keras'), whole.subarray(0, whole.length - 30))
  await expect(take(join(folder, 'cut.keras'))).rejects.toMatchObject({ code: 'weights-damaged' })
})

test('an entry that unpacks to more than a model needs is refused before anything is unpacked', async () => {
  const path = join(folder, 'bomb.keras')
  const zip = new ZipFile()
  zip.addBuffer(Buffer.alloc(1_100_000), kerasEntries.metadata)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
  expect((await stat(path)).size).toBeLessThan(5000)
  const into = join(folder, 'taken')
  await expect(takeFromKerasArchive(path, new Map([[kerasEntries.metadata, into]]))).rejects.toThrow(
    /metadata\.json is larger than it may be/,
  )
  expect(await readdir(folder)).not.toContain('taken')
})

test('a missing archive is told as such', async () => {
  await expect(take(join(folder, 'nowhere.keras'))).rejects.toMatchObject({ code: 'not-found' })
})
