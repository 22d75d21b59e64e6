import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect, test } from '@playwright/test'
import { openPromise } from 'yauzl'
import { ZipFile } from 'yazl'
import { writeJson } from '../../../../../src/main/files/atomic.ts'
import { saveCheckpoint } from '../../../../../src/main/files/checkpoint.ts'
import { homePlaces } from '../../../../../src/main/files/places.ts'
import { runPlaces } from '../../../../../src/main/files/run-file.ts'
import { importRun } from '../../../../../src/main/services/exports/import-run.ts'
import { writeSharedRun } from '../../../../../src/main/services/exports/share-run.ts'
import { createRunStore, emptyState } from '../../../../../src/main/services/runs/run-store.ts'
import { LabError } from '../../../../../src/shared/contract/errors.ts'
import { tinyRun } from '../../../../kit/tiny-run.ts'

let root = ''
let shared = ''
let entries: Map<string, Buffer>

const control = { signal: new AbortController().signal, progress: () => undefined }

test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'unfreeze-share-'))
  const { home, folder, run } = await tinyRun(root, { count: { train: 2, validation: 2, test: 2 } })
  const places = runPlaces(folder)
  const base = Buffer.from('weights of a base')
  await writeFile(join(folder, 'base.h5'), base)
  const weights = { net: 'vgg16', file: '/home/ada/private/vgg16.h5', sha256: sha256(base) } as const
  await writeJson(places.run, { ...run, weights })
  await writeJson(places.state, { ...emptyState('Tiny'), state: 'finished', testOpened: false })
  await writeJson(places.model, { format: 1, weights, rest: 'is read when the model is used' })
  await writeFile(places.history, '')
  await writeJson(places.evaluation('test'), [])
  await saveCheckpoint(places.best, {
    weights: new Map([['dense/bias', { shape: [1], data: Float32Array.of(0.5) }]]),
    optimizer: new Map(),
    state: { format: 1, epoch: 1, valLoss: 0.5 },
  })
  shared = join(root, 'run.unfreeze')
  await writeSharedRun(shared, homePlaces(home), { ...run, weights }, '0.0.0', control.signal)
  entries = await entriesOf(shared)
})
test.afterEach(() => rm(root, { recursive: true, force: true }))

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const entriesOf = async (path: string): Promise<Map<string, Buffer>> => {
  const found = new Map<string, Buffer>()
  const zip = await openPromise(path)
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    found.set(entry.fileName, Buffer.concat(chunks))
  }
  zip.close()
  return found
}

interface Forgery {
  /** Leave the list of contents as it is, whatever else is changed. */
  keepList?: boolean
  /** As a symbolic link. */
  link?: string
}

/** An archive of these entries, with a list that fits them. */
const forge = async (changed: ReadonlyMap<string, Buffer>, { keepList, link }: Forgery = {}): Promise<string> => {
  const path = join(root, 'forged.unfreeze')
  const all = new Map(changed)
  const list = JSON.parse(String(all.get('unfreeze-run.json'))) as { files: unknown[] }
  all.delete('unfreeze-run.json')
  const files = [...all].map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }))
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(JSON.stringify(keepList ? list : { ...list, files })), 'unfreeze-run.json')
  // The library that writes refuses dangerous names: they are put in afterwards, letter for letter.
  const harmless = (name: string) => name.replace(/\.\.|^\//g, dots => 'x'.repeat(dots.length))
  for (const [name, bytes] of all) zip.addBuffer(bytes, harmless(name), { mode: name === link ? 0o120777 : 0o100664 })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
  let written = (await readFile(path)).toString('latin1')
  for (const name of all.keys()) written = written.replaceAll(harmless(name), name)
  await writeFile(path, written, 'latin1')
  return path
}

const withText = (name: string, change: (text: string) => string): Map<string, Buffer> =>
  new Map(entries).set(name, Buffer.from(change(String(entries.get(name)))))

/** Import into a lab without anything. */
const importInto = (path: string, home = join(root, 'other')) =>
  importRun(path, { places: homePlaces(home), datasetHere: () => Promise.resolve(null) }, control)

const refusal = async (path: string): Promise<LabError> => {
  const error: unknown = await importInto(path).then(
    () => new Error('it was imported'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof LabError) return error
  throw error
}

/** Everything below a folder. */
const below = async (folder: string): Promise<string[]> => {
  await mkdir(folder, { recursive: true })
  return (await readdir(folder, { recursive: true })).map(String)
}

test('a shared run holds no picture and no path of the machine that it comes from', () => {
  const names = [...entries.keys()]
  expect(names.some(name => /\.(png|jpe?g)$/.test(name))).toBe(false)
  for (const [name, bytes] of entries) {
    expect(String(bytes), name).not.toContain(root)
    expect(String(bytes), name).not.toContain('/home/ada')
  }
})

test('another lab takes it in as a finished run of its own, still sealed, with what it is built on', async () => {
  const home = join(root, 'other')
  const id = await importInto(shared, home)
  const again = await importInto(shared, home)
  expect([id, again]).toEqual(['features-vgg16-tiny-1', 'features-vgg16-tiny-2'])
  const store = createRunStore(homePlaces(home))
  const { dataset, weights } = await store.readFile(id)
  expect(dataset.path.startsWith(home)).toBe(true)
  expect(weights?.file).toBe('base.h5')
  const state = await store.readState(id)
  expect(state).toMatchObject({ state: 'finished', testOpened: false })
  expect(state?.warnings.join()).toContain('add them as a dataset named "tiny"')
  expect(String(await readFile(join(homePlaces(home).run(id), 'base.h5')))).toBe('weights of a base')
  expect(await readFile(join(homePlaces(home).run(id), 'model.json'), 'utf8')).not.toContain('/home/ada')
})

const extra = (name: string) => () => forge(new Map(entries).set(name, Buffer.from('x')))
const forgeries: Record<string, () => Promise<string>> = {
  'a file that leads out of its folder': extra('../../outside.txt'),
  'an absolute path': extra('/tmp/outside.txt'),
  'a program': extra('best/000001/install.sh'),
  'a settings file of the lab': extra('window.json'),
  'a link': () => forge(entries, { link: 'history.jsonl' }),
  'a file that its list does not name': () =>
    forge(new Map(entries).set('evaluation-train.json', Buffer.from('[]')), { keepList: true }),
  'content that its list does not name': () =>
    forge(
      withText('history.jsonl', () => 'x'),
      { keepList: true },
    ),
  'a picture outside of its dataset': () =>
    forge(withText('run.json', text => text.replace('train/dark/0.png', '../../../etc/passwd'))),
  'a run that is not finished': () => forge(withText('state.json', text => text.replace('"finished"', '"running"'))),
  'a model of other weights': () =>
    forge(withText('model.json', text => text.replace(/"sha256":"\w{8}/, '"sha256":"00000000'))),
  'settings that no run has': () => forge(withText('run.json', text => text.replace('"batch":8', '"batch":"rm -rf"'))),
  'no list': async () => {
    const path = join(root, 'none.unfreeze')
    const zip = new ZipFile()
    zip.addBuffer(Buffer.from('{}'), 'run.json')
    zip.end()
    await pipeline(zip.outputStream, createWriteStream(path))
    return path
  },
  'half a file': async () => {
    const path = join(root, 'half.unfreeze')
    const whole = await readFile(shared)
    await writeFile(path, whole.subarray(0, whole.length / 2))
    return path
  },
  'no archive': async () => {
    const path = join(root, 'text.unfreeze')
    await writeFile(path, 'This is a text.')
    return path
  },
}

for (const [what, make] of Object.entries(forgeries))
  test(`${what} is refused, and nothing of it stays`, async () => {
    const error = await refusal(await make())
    expect(error.code).toBe('archive-unsafe')
    expect(await below(homePlaces(join(root, 'other')).runs)).toEqual([])
    expect((await readdir(root)).includes('outside.txt')).toBe(false)
  })
