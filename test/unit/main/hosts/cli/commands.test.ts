import { tmpdir } from 'node:os'
import { expect, test } from '@playwright/test'
import { LabError } from '../../../../../src/shared/contract/errors.ts'
import type { Handlers } from '../../../../../src/shared/contract/index.ts'
import type { Dataset } from '../../../../../src/shared/contract/datasets.ts'
import { runCommand } from '../../../../kit/command-line.ts'
import type { LabParts } from '../../../../kit/command-line.ts'

const pets: Dataset = {
  ...{ name: 'pets', path: '/pictures/pets', kind: 'classification', classes: ['cat', 'dog'], target: null },
  splits: {
    train: { count: 5, perClass: { cat: 2, dog: 3 } },
    validation: { count: 2, perClass: { cat: 1, dog: 1 } },
    test: { count: 2, perClass: { cat: 1, dog: 1 } },
  },
  ...{ orientation: 'exif', source: { kind: 'folder', from: '/pictures/pets' }, splitting: { kind: 'folders' } },
  skipped: [{ file: 'cat/notes.jpg', reason: 'a text file' }],
  ...{ createdAt: '2026-01-02T03:04:05.000Z', testOpenings: 0 },
}

const adding =
  (seen: unknown[] = []) =>
  ({ jobs, offers }: LabParts): Partial<Handlers> => ({
    'datasets.list': () => [pets],
    'datasets.add': input => {
      seen.push(input.source.kind === 'offer' ? offers.resolve(input.source.token).path : input.source, input.split)
      return jobs.start({ kind: 'dataset.add', title: 'Add pets', unit: 'pictures' }, async ({ progress }) => {
        progress({ phase: 'Reading', done: 0, total: 9 })
        return pets
      })
    },
  })

test('a list is one JSON value on one line; without --json a table', async () => {
  const json = await runCommand(['dataset', 'list', '--json'], adding())
  expect(json).toMatchObject({ code: 0, lines: [[pets]], stderr: '' })
  expect(json.life.at(-1)).toBe('stopped')
  const people = await runCommand(['dataset', 'list'], adding())
  expect(people.stdout).toContain('pets')
  expect(people.stdout).not.toContain('{')
})

test('a job ends with its result; what is for people stands on stderr', async () => {
  const { code, lines, stderr } = await runCommand(['--json', 'dataset', 'add', 'sample'], adding())
  expect(code).toBe(0)
  expect(lines.at(-1)).toEqual({ event: 'end', ...pets })
  for (const line of lines.slice(0, -1)) expect(line).toMatchObject({ event: 'progress', unit: 'pictures', total: 9 })
  expect(stderr).not.toContain('{')
  const { stdout } = await runCommand(['dataset', 'add', 'sample'], adding())
  expect(stdout).toContain('Found 5 files belonging to 2 classes.')
  expect(stdout).toContain('cat/notes.jpg: a text file')
})

test('a source is a folder, an http(s) repository, or one of the known words', async () => {
  const seen: unknown[] = []
  await runCommand(['dataset', 'add', tmpdir(), '--split', '70/20/10'], adding(seen))
  await runCommand(['dataset', 'add', 'https://git.example/cats.git'], adding(seen))
  await runCommand(['dataset', 'add', 'chapter'], adding(seen))
  expect(seen[0]).toBe(tmpdir())
  expect(seen[1]).toEqual([70, 20, 10])
  expect(seen[2]).toEqual({ kind: 'git', url: 'https://git.example/cats.git' })
  expect(seen[4]).toMatchObject({ kind: 'git', url: expect.stringContaining('deep-learning') })
  for (const source of ['git@git.example:cats.git', 'ssh://git.example/cats', 'file:///srv/cats.git']) {
    const { code, stderr } = await runCommand(['dataset', 'add', source], adding())
    expect([code, stderr.split('\n')[0]]).toEqual([2, `unfreeze: "${source}" is not an http or https address.`])
  }
  const gone = await runCommand(['dataset', 'add', '/no/such/folder', '--json'], adding())
  expect(gone.code).toBe(1)
  expect(gone.lines).toEqual([expect.objectContaining({ event: 'error', code: 'not-found' })])
})

const failing = (error: Error) => (): Partial<Handlers> => ({
  'runs.list': () => {
    throw error
  },
})

test('an error is one clear line and what to do; with --json it is the last line of stdout', async () => {
  const full = new LabError('disk-full', 'The disk is full: "/home/x" could not be written.', 'Make room on that disk.')
  const people = await runCommand(['runs'], failing(full))
  expect(people).toMatchObject({ code: 1, stdout: '' })
  expect(people.stderr).toBe(`unfreeze: ${full.message}\n  ${full.hint}\n`)
  const json = await runCommand(['runs', '--json'], failing(full))
  expect(json.lines).toEqual([{ event: 'error', ...full.toFact() }])
  expect(json.life.at(-1)).toBe('stopped')
})

test('a fault of ours shows no stack, but with --debug', async () => {
  const { stderr, code } = await runCommand(['runs'], failing(new TypeError('x is undefined')))
  expect(code).toBe(1)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect((await runCommand(['runs', '--debug'], failing(new TypeError('x is undefined')))).stderr).toMatch(/^\s+at /m)
})

test('wrong usage is 2, says what was wrong and where to look, and opens no lab', async () => {
  const cases: [string[], string][] = [
    [['explode'], "Unknown command 'explode'"],
    [['dataset'], 'needs another word'],
    [['dataset', 'show'], "missing required argument 'name'"],
    [['run', 'features'], '--data'],
    [['run', 'features', '--data', 'pets', '--epochs', 'ten'], '--epochs takes 1 to 10000. Received "ten".'],
    [['run', 'features', '--data', 'pets', '--colour', 'red'], "unknown option '--colour'"],
    [['summary', 'vgg16', '--input', '180'], '--input takes height x width x channels'],
    [['dataset', 'add', 'sample', '--split', '50/50'], '--split takes three shares'],
    [['dataset', 'add', 'sample', '--orientation', 'up'], 'exif, ignore'],
    [['open', '--port', '99999'], '--port takes a number'],
    [['runs', 'extra'], 'too many arguments'],
  ]
  for (const [words, expected] of cases) {
    const { code, stderr, stdout, life, lines } = await runCommand([...words, '--json'])
    expect([code, life], words.join(' ')).toEqual([2, []])
    expect(stderr.toLowerCase()).toContain(expected.toLowerCase())
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(lines).toEqual([expect.objectContaining({ event: 'error', code: 'usage' })])
  }
})

test('what the lab refuses as a bad request is wrong usage, too', async () => {
  const refuse = () => {
    throw new LabError('bad-request', 'VGG16 needs pictures of at least 32 x 32 pixels.', 'Choose a larger size.')
  }
  const { code, stderr } = await runCommand(['summary', 'vgg16', '--input', '8x8x3'], () => ({
    'nets.summary': refuse,
  }))
  expect(code).toBe(2)
  expect(stderr).toContain('at least 32 x 32')
})

test('help and version are answers: on stdout, with 0', async () => {
  const help = await runCommand(['run', 'features', '--help'])
  expect(help.code).toBe(0)
  expect(help.stdout).toMatch(/--epochs <n>\s+Times that training goes through all\s+pictures/)
  expect(help.stdout).toContain('--no-preprocess')
  expect(help.stdout).not.toMatch(/^\s+--preprocess/m)
  expect(help.stdout).toContain('--home')
  expect((await runCommand(['--version'])).stdout).toBe('1.2.3\n')
})

test('--home is made absolute, wherever it stands', async () => {
  const one = await runCommand(['runs', '--home', 'somewhere'], () => ({ 'runs.list': () => [] }))
  const two = await runCommand(['--home=/there', 'runs'], () => ({ 'runs.list': () => [] }))
  expect(one.life[0]).toBe(`opened ${process.cwd()}/somewhere`)
  expect(two.life[0]).toBe('opened /there')
})

test('predictions are one array, without what only a window understands; a bad picture is told beside the good', async () => {
  const handlers = ({ jobs }: LabParts): Partial<Handlers> => ({
    'predict.images': () =>
      jobs.start({ kind: 'predict', title: 'Predict' }, async () => [
        { file: '/a/cat.jpg', asset: 'x1', class: 'cat', probabilities: { cat: 0.9, dog: 0.1 } },
        { file: '/a/note.jpg', asset: null, error: { code: 'image-unreadable', message: 'It is a text file.' } },
      ]),
  })
  const { lines } = await runCommand(['predict', 'run-1', tmpdir(), '--json'], handlers)
  expect(lines).toEqual([
    [
      { file: '/a/cat.jpg', class: 'cat', probabilities: { cat: 0.9, dog: 0.1 } },
      { file: '/a/note.jpg', error: { code: 'image-unreadable', message: 'It is a text file.' } },
    ],
  ])
  const { stdout } = await runCommand(['predict', 'run-1', tmpdir()], handlers)
  expect(stdout).toContain('90.0 %')
  expect(stdout).toContain('Not read: It is a text file.')
})

test('where no picture could be read, predict fails and says so, with the reasons', async () => {
  const unreadable = (file: string) => ({
    ...{ file, asset: null, error: { code: 'image-unreadable' as const, message: `"${file}" is text.` } },
  })
  const predict = (...files: string[]) =>
    runCommand(['predict', 'run-1', tmpdir(), '--json'], ({ jobs }) => ({
      'predict.images': () => jobs.start({ kind: 'predict', title: 'Predict' }, async () => files.map(unreadable)),
    }))
  const two = await predict('a.jpg', 'b.jpg')
  expect(two.code).toBe(1)
  expect(two.lines[0]).toHaveLength(2)
  expect(two.stderr).toContain('None of the 2 pictures could be read, so nothing was predicted.')
  expect((await predict('a.jpg')).stderr).toContain('The picture could not be read')
})
