import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { clonePictures } from '../../../../../src/main/services/datasets/clone/clone.ts'
import { gitIsThere, startGitServer } from '../../../../kit/git-server.ts'
import type { Entry, GitServer } from '../../../../kit/git-server.ts'
import { classFolders, jpeg, png } from '../../../../kit/pictures.ts'

test.skip(!gitIsThere(), 'git is not installed here: nothing serves a repository')

let server: GitServer
let lab: DatasetsLab
test.beforeEach(async () => {
  server = await startGitServer()
  lab = await openDatasets()
})
test.afterEach(async () => {
  await lab.remove()
  await server.stop()
})

/** A repository as courses have them: notes, a figure, and the dataset somewhere below. */
const course = async () => ({
  'README.md': 'A course',
  'figures/curve.png': await png('curve'),
  'notebooks/one.ipynb': '{}',
  ...(await classFolders(['cat', 'dog'], 3, 'data/cats_vs_dogs_small/train/')),
  ...(await classFolders(['cat', 'dog'], 2, 'data/cats_vs_dogs_small/validation/')),
  ...(await classFolders(['cat', 'dog'], 2, 'data/cats_vs_dogs_small/test/')),
})

/** What lies in the home's datasets folder, unfinished things too. */
const leftovers = async () => (existsSync(lab.places.datasets) ? readdir(lab.places.datasets) : [])

test('a repository is cloned and the dataset inside found', async () => {
  await server.add('course', await course())
  const dataset = await lab.addGit(server.url('course'))
  expect(dataset).toMatchObject({
    name: 'course',
    classes: ['cat', 'dog'],
    source: { kind: 'git', from: server.url('course').replace('.git', '') },
    splitting: { kind: 'folders' },
    splits: { train: { count: 6 }, validation: { count: 4 }, test: { count: 4 } },
    skipped: [],
  })
  expect(dataset.path).toBe(join(lab.places.dataset('course'), 'images', 'data', 'cats_vs_dogs_small'))
  expect(existsSync(join(dataset.path, 'train', 'cat', '000.png'))).toBe(true)
  expect(await leftovers()).toEqual(['course'])
  expect((await readdir(lab.places.dataset('course'))).sort()).toEqual(['dataset.json', 'images', 'images.jsonl'])
})

test('a clone that is there already is not repeated', async () => {
  await server.add('course', await course())
  const first = await lab.addGit(server.url('course'))
  expect(await lab.addGit(server.url('course'))).toEqual(first)
  expect(await lab.addGit(`${server.url('course')}/`)).toEqual(first)
  expect(server.packs()).toBe(1)
})

test('progress tells bytes, objects, then pictures', async () => {
  await server.add('course', await course())
  const steps: { phase?: string; done?: number; total?: number | null }[] = []
  const folder = join(lab.root, 'clone')
  const control = {
    signal: new AbortController().signal,
    progress: (step: (typeof steps)[number]) => void steps.push(step),
  }
  expect(await clonePictures(server.url('course'), folder, control)).toEqual([])
  const phases = steps.map(({ phase }) => phase).filter((phase, i, all) => phase !== all[i - 1])
  expect(phases).toEqual([
    'Connecting',
    'Downloading',
    'Unpacking',
    'Unpacking the differences',
    'Writing the pictures',
  ])
  expect(steps.at(-1)).toMatchObject({ done: 15, total: 15 })
  expect(existsSync(`${folder}.git`)).toBe(false)
})

test('a connection that breaks off is told, leaves nothing, and the next attempt works', async () => {
  await server.add('course', {
    ...(await course()),
    'data/large.bin': Buffer.alloc(3_000_000, await jpeg('large', 300, 300)),
  })
  server.interrupt('cut', 2000)
  await expect(lab.addGit(server.url('course'))).rejects.toMatchObject({ code: 'network' })
  expect(await leftovers()).toEqual([])
  server.interrupt(null)
  expect((await lab.addGit(server.url('course'))).splits.train.count).toBe(6)
})

test('stopped in the middle of the download, it leaves nothing', async () => {
  await server.add('course', await course())
  server.interrupt('hold', 1000)
  const job = lab.startGit(server.url('course'))
  await server.held()
  const running = lab.jobs.list().find(({ state }) => state === 'running')!
  await lab.jobs.handlers['jobs.stop']({ jobId: running.id })
  expect((await job).state).toBe('stopped')
  expect(await leftovers()).toEqual([])
})

test('killed in the middle of the download, nothing half-made is seen, and the next look removes it', async () => {
  const program = join(import.meta.dirname, '../../../../../out/main/cli.js')
  test.skip(!existsSync(program), 'out/main/cli.js is not built: npm run build')
  await server.add('course', await course())
  server.interrupt('hold', 1000)
  const child = spawn(
    process.execPath,
    [program, 'dataset', 'add', server.url('course'), '--home', lab.places.home, '--json'],
    { stdio: 'ignore' },
  )
  await server.held()
  expect((await leftovers()).some(name => name.startsWith('.adding-'))).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  server.interrupt(null)
  expect(await lab.datasets.list()).toEqual([])
  expect(await leftovers()).toEqual([])
  expect((await lab.addGit(server.url('course'))).splits.train.count).toBe(6)
})

const pictures = (prefix: string): Promise<Entry[]> =>
  Promise.all([0, 1, 2, 3].map(async i => ({ name: `${i}.png`, content: await png(`${prefix}${i}`) })))

for (const name of ['..', '.git', '../../sideways.png', '/absolute.png', '.', 'a/../../b.png', 'a\\b.png'])
  test(`a repository with a file named "${name}" writes nothing anywhere`, async () => {
    const evil = await png('evil')
    const content = name.endsWith('.png') ? evil : [{ name: 'escaped.png', content: evil }]
    await server.addRaw('hostile', [
      { name, content },
      { name: 'cat', content: await pictures('cat') },
      { name: 'dog', content: await pictures('dog') },
    ])
    await expect(lab.addGit(server.url('hostile'))).rejects.toMatchObject({ code: 'archive-unsafe' })
    expect((await readdir(lab.root, { recursive: true })).filter(path => path.endsWith('.png'))).toEqual([])
  })

test('links, submodules and names with control characters stay out; the rest is used', async () => {
  const evil = await png('evil')
  await server.addRaw('odd', [
    { name: 'another', content: 'a commit of another repository', mode: '160000' },
    {
      name: 'cat',
      content: [
        ...(await pictures('cat')),
        { name: 'link.png', content: '/etc/passwd', mode: '120000' },
        { name: 'new\nline.png', content: evil },
        { name: 'outside', content: '/etc', mode: '120000' },
      ],
    },
    { name: 'dog', content: await pictures('dog') },
  ])
  const dataset = await lab.addGit(server.url('odd'))
  expect(dataset.classes).toEqual(['cat', 'dog'])
  expect(dataset.splits.train.count + dataset.splits.validation.count + dataset.splits.test.count).toBe(8)
  expect(dataset.skipped.map(({ file }) => file)).toEqual(expect.arrayContaining(['cat/link.png', 'cat/new\nline.png']))
  const written = await readdir(dataset.path, { recursive: true, withFileTypes: true })
  expect(written.filter(entry => !entry.isFile() && !entry.isDirectory())).toEqual([])
  expect(written.filter(entry => entry.isFile()).length).toBe(8)
})

test('a file that only points to Git LFS is named as that', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n'
  await server.add('lfs', { ...(await classFolders(['cat', 'dog'], 4)), 'dog/9.jpg': pointer })
  expect((await lab.addGit(server.url('lfs'))).skipped).toEqual([
    { file: 'dog/9.jpg', reason: expect.stringContaining('Git LFS') },
  ])
})

test('what is wrong is said: no repository, no git, nobody there, nothing in it', async () => {
  await expect(lab.addGit(server.url('missing'))).rejects.toMatchObject({
    code: 'clone-failed',
    message: expect.stringContaining('no public repository'),
  })
  await server.add('text', { 'README.md': 'Only words' })
  await expect(lab.addGit(server.url('text'))).rejects.toMatchObject({ code: 'dataset-invalid' })

  const page = createServer((_, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1')
  await once(page, 'listening')
  const { port } = page.address() as AddressInfo
  await expect(lab.addGit(`http://127.0.0.1:${port}/page`)).rejects.toMatchObject({
    code: 'clone-failed',
    message: expect.stringContaining('not a git repository'),
  })
  page.closeAllConnections()
  page.close()
  await once(page, 'close')
  await expect(lab.addGit(`http://127.0.0.1:${port}/page`)).rejects.toMatchObject({
    code: 'network',
    message: expect.stringContaining('cannot be reached'),
  })
  await expect(lab.addGit('https://nowhere.invalid/page')).rejects.toMatchObject({ code: 'network' })
  expect(await leftovers()).toEqual([])
})
