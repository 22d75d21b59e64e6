import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { entryPath } from '../../../../../src/main/services/datasets/archive/entry-path.ts'
import { createUnpackMeter } from '../../../../../src/main/services/datasets/archive/limits.ts'
import { encrypted, tarOf, withoutUtf8Flag, written, zipOf } from '../../../../kit/archives.ts'
import type { ArchiveEntry } from '../../../../kit/archives.ts'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { classFolders, png } from '../../../../kit/pictures.ts'

let lab: DatasetsLab
test.beforeEach(async () => {
  lab = await openDatasets()
})
test.afterEach(() => lab.remove())

const pets = async (count = 4, prefix = 'my pets/'): Promise<ArchiveEntry[]> =>
  Object.entries(await classFolders(['cat', 'dog & co'], count, prefix)).map(([name, content]) => ({ name, content }))

/** Every file and folder below the test's own folder but those of the dataset that is being made and the archive. */
const everything = async () =>
  (await readdir(lab.root, { recursive: true }))
    .filter(path => !path.startsWith(`home${sep}`) && path !== 'home')
    .sort()

const packed: [string, (entries: ArchiveEntry[]) => Promise<Buffer>][] = [
  ['pets.zip', zipOf],
  ['pets.tar', entries => tarOf(entries)],
  ['pets.tar.gz', entries => tarOf(entries, { gzip: true })],
]

for (const [name, pack] of packed)
  test(`${name}: class folders, also in a folder around them, are unpacked into the lab`, async () => {
    const archive = await written(
      join(lab.root, name),
      await pack([...(await pets()), { name: 'my pets/read me.txt' }]),
    )
    const dataset = await lab.add(archive)
    expect(dataset).toMatchObject({
      name: 'pets',
      classes: ['cat', 'dog & co'],
      source: { kind: 'archive', from: archive },
    })
    expect(dataset.path).toBe(join(lab.places.dataset('pets'), 'images', 'my pets'))
    expect((await readdir(dataset.path)).sort()).toEqual(['cat', 'dog & co'])
    const { train } = await lab.datasets.images('pets')
    expect(train.length).toBeGreaterThan(0)
    for (const { id } of train) expect(existsSync((await lab.datasets.locate('pets', id)).path)).toBe(true)
    expect(await readdir(lab.places.imports), 'nothing is left of the work').toEqual([])
    await expect(lab.add(archive)).rejects.toMatchObject({ code: 'name-taken' })
  })

/** Entries that mean harm, what is said of them, and what packs them. */
const hostile: [string, ArchiveEntry, string][] = [
  ['.zip', { name: '../../evil.png' }, 'leads'],
  ['.zip', { name: '/tmp/evil.png' }, 'absolute path'],
  ['.zip', { name: 'C:/evil.png' }, 'absolute path'],
  ['.zip', { name: 'cat/../../evil.png' }, 'leads'],
  ['.zip', { name: 'cat/link.png', content: '/etc/passwd', mode: 0o120777 }, 'it is a link'],
  ['.zip', { name: 'cat/pipe.png', mode: 0o010644 }, 'a device or a pipe'],
  ['.tar', { name: '../../evil.png', content: 'x' }, 'leads out of the folder'],
  ['.tar', { name: '/tmp/evil.png', content: 'x' }, 'absolute path'],
  ['.tar', { name: 'C:\\evil.png', content: 'x' }, 'names a drive'],
  ['.tar', { name: '..\\evil.png', content: 'x' }, 'characters that no file may have'],
  ['.tar', { name: 'cat/link.png', type: 'symlink', linkname: '/etc/passwd' }, 'it is a link'],
  ['.tar', { name: 'cat/hard.png', type: 'link', linkname: '../../../secret.png' }, 'a link to another file'],
  ['.tar', { name: 'cat/pipe.png', type: 'fifo' }, 'it is a pipe'],
  ['.tar', { name: 'cat/disk.png', type: 'block-device' }, 'it is a device'],
]
for (const [ending, entry, why] of hostile)
  test(`a ${ending} with "${entry.name}"${entry.type ? ` (${entry.type})` : ''} is refused by name, and nothing of it stays`, async () => {
    const entries = [...(await pets()), entry]
    const bytes = await (ending === '.zip' ? zipOf(entries) : tarOf(entries))
    const archive = await written(join(lab.root, `bad${ending}`), bytes)
    const before = await everything()
    const refusal = await lab.add(archive).catch((error: unknown) => error as Error & { code: string })
    expect(refusal).toMatchObject({ code: 'archive-unsafe' })
    expect((refusal as Error).message).toContain(why)
    expect((refusal as Error).message).toContain(basename(entry.name.replaceAll('\\', '/')))
    expect(await everything()).toEqual(before)
    expect(await lab.datasets.list()).toEqual([])
    expect(await readdir(lab.places.imports)).toEqual([])
  })

test('whatever an entry is called, it stays below the folder or is refused', () => {
  const step = fc.oneof(
    fc.constantFrom('..', '.', '', 'cat', 'C:', 'con', 'nul.png', 'a\\b', '\u0000', '~', '...', ' ', 'a:b'),
    fc.string({ maxLength: 8 }),
  )
  const name = fc.tuple(fc.constantFrom('', '/', '\\', 'c:', '//'), fc.array(step, { maxLength: 6 }))
  fc.assert(
    fc.property(name, fc.constantFrom<NodeJS.Platform>('linux', 'win32'), ([start, steps], platform) => {
      let path: string[]
      try {
        path = entryPath(start + steps.join('/'), platform)
      } catch (error) {
        expect(error).toMatchObject({ code: 'archive-unsafe' })
        return
      }
      for (const each of path) {
        expect(['', '.', '..']).not.toContain(each)
        expect(each).not.toMatch(/[\\/]/)
        if (platform === 'win32') expect(each).not.toMatch(/^(con|nul)(\.|$)|[:. ]$|[<>:"|?*]/i)
      }
    }),
    { numRuns: 2000 },
  )
})

test('an encrypted zip is refused', async () => {
  const archive = await written(join(lab.root, 'secret.zip'), encrypted(await zipOf(await pets())))
  await expect(lab.add(archive)).rejects.toMatchObject({
    code: 'archive-unsafe',
    message: expect.stringContaining('encrypted'),
  })
})

for (const [name, pack] of [packed[0]!, packed[2]!])
  test(`a bomb in ${name} is refused before it fills the disk`, async () => {
    const bomb = { name: 'cat/large.bmp', content: Buffer.alloc(120_000_000) }
    const archive = await written(join(lab.root, name), await pack([...(await pets()), bomb]))
    await expect(lab.add(archive)).rejects.toMatchObject({
      code: 'archive-unsafe',
      message: expect.stringMatching(/more than 200 times its size.*large\.bmp/),
    })
    expect(await readdir(lab.places.imports)).toEqual([])
  })

test('entries without end, a file without end and a full disk are noticed while they come', () => {
  const limits = { entries: 3, ratio: 10, looked: 1000, entryBytes: 500, reserve: 100 }
  const meter = (freeBytes: number) => createUnpackMeter({ archive: 'x.zip', archiveBytes: 100, freeBytes, limits })
  const many = meter(1e6)
  for (let i = 0; i < 3; i++) many.entry()
  expect(() => many.entry()).toThrow('more than 3 entries')
  expect(() => meter(1e6).add('a.png', 501, 501)).toThrow('"a.png" unpacks to more than')
  const ratio = meter(1e6)
  ratio.add('a.png', 400, 400)
  ratio.add('b.png', 400, 400)
  expect(() => ratio.add('c.png', 400, 400)).toThrow('more than 10 times its size')
  expect(() => meter(450).add('a.png', 400, 400)).toThrow('too full')
})

test('an archive inside the archive is left out by name; where there is nothing else, that is said', async () => {
  const inner = await zipOf(await pets())
  const both = await written(
    join(lab.root, 'both.zip'),
    await zipOf([...(await pets()), { name: 'my pets/more.zip', content: inner }]),
  )
  expect((await lab.add(both)).skipped).toEqual([
    { file: 'more.zip', reason: 'It is an archive inside the archive; unpack it, and add what is in it.' },
  ])
  const only = await written(join(lab.root, 'only.tar'), await tarOf([{ name: 'train.zip', content: inner }]))
  await expect(lab.add(only)).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('No pictures in "only.tar". It holds an archive, "train.zip"'),
  })
})

test('a name that stands twice is taken once, and named', async () => {
  const twice = await pets()
  const archive = await written(join(lab.root, 'twice.tar'), await tarOf([...twice, twice[0]!]))
  expect((await lab.add(archive)).skipped).toEqual([
    { file: twice[0]!.name.replace('my pets/', ''), reason: 'Its name stands in the archive twice.' },
  ])
})

test('a damaged archive, one that is cut off, and one of another kind say so', async () => {
  const zip = await zipOf(await pets())
  const gz = await tarOf(await pets(), { gzip: true })
  const cases: [string, Uint8Array, RegExp][] = [
    ['cut.zip', zip.subarray(0, zip.length - 30), /"cut\.zip" is damaged or not whole/],
    ['cut.tar.gz', gz.subarray(0, gz.length - 200), /"cut\.tar\.gz" is damaged or not whole/],
    ['pets.7z', Buffer.concat([Buffer.from('377abcaf271c', 'hex'), Buffer.alloc(600)]), /packed as 7-Zip/],
    ['pets.tar.xz', Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(600)]), /packed as xz/],
    ['empty.zip', Buffer.alloc(0), /"empty\.zip" is empty/],
  ]
  for (const [name, bytes, said] of cases)
    await expect(lab.add(await written(join(lab.root, name), bytes))).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringMatching(said),
    })
})

test('a zip whose bytes changed on the way is noticed, also where they still make a picture', async () => {
  const bitmap = Buffer.alloc(54 + 3 * 64)
  bitmap.write('BM')
  bitmap.writeUInt32LE(bitmap.length, 2)
  bitmap.writeUInt32LE(54, 10)
  for (const [value, at] of [
    [40, 14],
    [8, 18],
    [8, 22],
  ] as const)
    bitmap.writeUInt32LE(value, at)
  bitmap.writeUInt16LE(1, 26)
  bitmap.writeUInt16LE(24, 28)
  bitmap.fill(0xab, 54)
  const zip = await zipOf([...(await pets(4, '')), { name: 'cat/gray.bmp', content: bitmap, compress: false }])
  expect((await lab.add(await written(join(lab.root, 'good.zip'), zip))).skipped).toEqual([])
  zip[zip.indexOf(bitmap.subarray(54)) + 10]! ^= 0xff
  await expect(lab.add(await written(join(lab.root, 'bad.zip'), zip))).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: '"bad.zip" is damaged or not whole: the bytes of "cat/gray.bmp" are not those that were packed.',
  })
})

test('names in UTF-8 are read as such, also where the zip does not say so', async () => {
  const zip = await zipOf(
    Object.entries(await classFolders(['Füchse', '猫'], 4)).map(([name, content]) => ({ name, content })),
  )
  expect((await lab.add(await written(join(lab.root, 'said.zip'), zip))).classes).toEqual(['Füchse', '猫'])
  const unsaid = withoutUtf8Flag(zip)
  expect(unsaid.equals(zip)).toBe(false)
  expect((await lab.add(await written(join(lab.root, 'unsaid.zip'), unsaid))).classes).toEqual(['Füchse', '猫'])
  const hostile = withoutUtf8Flag(await zipOf([...(await pets()), { name: 'é/../../evil.png' }]))
  await expect(lab.add(await written(join(lab.root, 'hostile.zip'), hostile))).rejects.toMatchObject({
    code: 'archive-unsafe',
  })
})

test('a file and a folder of one name in an archive, and a tar that is cut off, say so in words', async () => {
  const [first] = await pets()
  const both = await zipOf([...(await pets()), { name: `${first!.name}/x.png`, content: 'x' }])
  await expect(lab.add(await written(join(lab.root, 'both.zip'), both))).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: `"both.zip" is damaged or not whole: "${first!.name}/x.png" lies in a file, or is a file and a folder.`,
  })
  const tar = await tarOf(await pets())
  await expect(lab.add(await written(join(lab.root, 'cut.tar'), tar.subarray(0, 900)))).rejects.toMatchObject({
    message: '"cut.tar" is damaged or not whole: it ends too early.',
  })
})

test('an addition that was stopped goes on where it was: what is unpacked and opened stays', async () => {
  const entries = await pets(150)
  const archive = await written(join(lab.root, 'many.zip'), await zipOf(entries))
  lab.hearJob.push(job => {
    if (job.phase.startsWith('Found') && job.done > 100) void lab.jobs.handlers['jobs.stop']({ jobId: job.id })
  })
  await expect(lab.add(archive)).rejects.toMatchObject({ code: 'stopped' })
  lab.hearJob.length = 0
  const [work] = (await readdir(lab.places.imports)).filter(name => !name.includes('.'))
  const place = join(lab.places.imports, work!)
  const opened = (await readFile(join(place, 'opened.jsonl'), 'utf8')).trim().split('\n')
  expect(opened.length).toBeGreaterThan(100)
  // What was unpacked is not written again, and what was opened is not decoded again: both can be told by a mark.
  const marked = join(place, 'unpacked', entries[0]!.name)
  const bytes = await readFile(marked)
  bytes[bytes.length - 1]! ^= 1 // in the checksum of IEND: the same size, other content
  await writeFile(marked, bytes)
  const dataset = await lab.add(archive)
  expect(
    dataset.splits.train.count + dataset.splits.validation.count + dataset.splits.test.count + dataset.skipped.length,
  ).toBe(300)
  expect(await readFile(join(dataset.path, entries[0]!.name.replace('my pets/', '')))).toEqual(bytes)
  expect(await readdir(lab.places.imports)).toEqual([])
})

test('a picture by itself and a file of no such kind are refused with what could be chosen', async () => {
  const single = await written(join(lab.root, 'cat.png'), await png('x'))
  await expect(lab.add(single)).rejects.toMatchObject({
    code: 'dataset-invalid',
    hint: expect.stringContaining('.zip'),
  })
  const text = await written(join(lab.root, 'letter.docx'), 'Dear lab')
  await expect(lab.add(text)).rejects.toMatchObject({ message: expect.stringContaining('(.docx)') })
})
