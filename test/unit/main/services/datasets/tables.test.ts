import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { decideKind } from '../../../../../src/main/services/datasets/table/decide-kind.ts'
import { numbersOf } from '../../../../../src/main/services/datasets/table/numbers.ts'
import { readTable } from '../../../../../src/main/services/datasets/table/read-table.ts'
import { written } from '../../../../kit/archives.ts'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { classFolders, png, writeTree } from '../../../../kit/pictures.ts'

let lab: DatasetsLab
let folder: string
test.beforeEach(async () => {
  lab = await openDatasets()
  folder = join(lab.root, 'houses')
  await mkdir(folder)
})
test.afterEach(() => lab.remove())

/** So many pictures below `pictures/`, called 0.png and on. */
const drawPictures = async (count: number) =>
  writeTree(
    folder,
    Object.fromEntries(
      await Promise.all(
        Array.from({ length: count }, async (_, i) => [`pictures/${i}.png`, await png(`${i}`)] as const),
      ),
    ),
  )
const csv = (text: string, name = 'prices.csv') => written(join(folder, name), text)
const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join('\n')

test('numbers make a regression: a target for each picture, splits drawn, and it is said what was taken for what', async () => {
  await drawPictures(40)
  const dataset = await lab.add(
    await csv(`file,price\n${rows(40, i => `pictures/${i}.png,${(i * 1.25).toFixed(2)}`)}\n`),
  )
  expect(dataset).toMatchObject({
    ...{ name: 'prices', kind: 'regression', classes: [], path: folder },
    target: { name: 'price', min: 0, max: 48.75 },
    source: { kind: 'table', from: join(folder, 'prices.csv') },
    splitting: { kind: 'seeded', percent: [80, 10, 10], seed: 1337 },
  })
  expect(dataset.notes![0]).toBe(
    'Column "price": 40 different numbers, taken for numbers to predict. If each is a class, add it again as a classification.',
  )
  const all = await lab.datasets.images('prices')
  expect([all.train.length, all.validation.length, all.test.length]).toEqual([32, 4, 4])
  for (const image of [...all.train, ...all.validation, ...all.test]) {
    expect(image.label).toBeNull()
    expect(image.target).toBe(Number(/\d+/.exec(image.file)![0]) * 1.25)
  }
  expect((await lab.check('prices')).filter(({ kind }) => kind === 'imbalance')).toEqual([])
})

test('words make classes; a column of splits is kept, what is missing is drawn from train', async () => {
  await drawPictures(60)
  const dataset = await lab.add(
    await csv(
      `\uFEFFImage;Split;Breed\n${rows(60, i => `"pictures/${i}.png";${i % 6 === 0 ? 'Test' : 'train'};"${i % 2 ? 'poodle; small' : 'husky ""Rex""'}"`)}`,
    ),
  )
  expect(dataset).toMatchObject({
    kind: 'classification',
    classes: ['husky "Rex"', 'poodle; small'],
    splitting: { kind: 'folders', drawn: { splits: ['validation'] } },
  })
  expect(dataset.splits.test).toEqual({ count: 10, perClass: { 'husky "Rex"': 10, 'poodle; small': 0 } })
})

test('whole numbers that come again and again are classes, in the order of numbers, unless a person says otherwise', async () => {
  await drawPictures(60)
  const path = await csv(`picture,grade\n${rows(60, i => `pictures/${i}.png,${[2, 10, 1][i % 3]!}`)}`, 'grades.csv')
  const dataset = await lab.add(path)
  expect(dataset).toMatchObject({ kind: 'classification', classes: ['1', '2', '10'] })
  expect(dataset.notes![0]).toContain(
    '3 different whole numbers, taken for classes. If they are numbers to predict, add it again as a regression.',
  )
  await lab.datasets.handlers['datasets.remove']({ name: 'grades' })
  expect(await lab.add(path, { kind: 'regression' })).toMatchObject({
    kind: 'regression',
    target: { name: 'grade', min: 1, max: 10 },
  })
})

test('which column is meant: the one that is named, the only one left, or the person is asked', async () => {
  await drawPictures(30)
  const path = await csv(`id,rooms,price\n${rows(30, i => `${i},${i % 4},${i + 0.5}`)}`)
  // "id" holds names without endings; they are found below the folder of the table.
  expect(await lab.add(path)).toMatchObject({ target: { name: 'price' } })
  await lab.datasets.handlers['datasets.remove']({ name: 'prices' })
  expect(await lab.add(path, { labelColumn: 'rooms', kind: 'regression' })).toMatchObject({
    target: { name: 'rooms', min: 0, max: 3 },
  })
  await expect(lab.add(path, { labelColumn: 'garden', name: 'x' })).rejects.toMatchObject({
    hint: 'It has: "rooms", "price".',
  })
  const unclear = await csv(`file,rooms,area\n${rows(30, i => `pictures/${i}.png,${i % 4},${i}`)}`, 'unclear.csv')
  await expect(lab.add(unclear)).rejects.toMatchObject({
    message: 'Which column holds what is to be learned? The table has "rooms", "area".',
  })
})

test('without a header, with commas in numbers, Windows line ends and backslashes', async () => {
  await drawPictures(30)
  const plain = await csv(
    rows(30, i => `pictures\\${i}.png;${i},5\r`),
    'plain.csv',
  )
  expect(await lab.add(plain)).toMatchObject({ kind: 'regression', target: { name: '2', min: 0.5, max: 29.5 } })
})

test('paths that lead elsewhere, pictures that are not there, and rows without a number are left out by name', async () => {
  await drawPictures(30)
  await written(join(lab.root, 'outside.png'), await png('outside'))
  await symlink(join(lab.root, 'outside.png'), join(folder, 'pictures', 'link.png'))
  const path = await csv(
    `file,price\n../outside.png,1.5\n/etc/hosts.png,2.5\npictures/link.png,3.5\npictures/gone.png,1.5\npictures/0.png,\n,4.5\npictures/1.png,cheap\npictures/2.png,2\npictures/2.png,3\n${rows(26, i => `pictures/${i + 3}.png,${i}.5`)}`,
  )
  const dataset = await lab.add(path, { kind: 'regression' })
  expect(dataset.skipped).toEqual([
    { file: 'pictures/0.png', reason: 'In row 6 column "price" says nothing that can be used.' },
    { file: 'row 7', reason: 'In row 7 column "file" says nothing that can be used.' },
    { file: '../outside.png', reason: 'It leads out of the folder of the table.' },
    { file: '/etc/hosts.png', reason: 'It leads out of the folder of the table.' },
    { file: 'pictures/link.png', reason: 'It leads out of the folder of the table.' },
    { file: 'pictures/gone.png', reason: 'There is no such file.' },
    { file: 'pictures/1.png', reason: '"cheap" is no number.' },
    { file: 'pictures/2.png', reason: 'It stands in the table again, in row 10.' },
  ])
  expect(dataset.splits.train.count + dataset.splits.validation.count + dataset.splits.test.count).toBe(27)
})

test('what is no table of pictures says why', async () => {
  const cases: [string, RegExp][] = [
    ['', /is empty/],
    ['file,price\n', /a header and no rows/],
    ['name,price\nx,1\n', /none of its columns \("name", "price"\) holds names of pictures/],
    ['file\na.png\n', /beside "file" it has no column/],
    ['file,price\n"a.png,1\n', /Quote Not Closed/],
    ['file,price\na.png,1\n', /None of the 1 pictures that "bad.csv" names can be used. a.png: There is no such file/],
    ['f\u0000ile', /it is no text/],
    [
      `file,y\n${rows(30, i => `pictures/${i}.png,${i} kg`)}`,
      /"y" of "bad.csv" makes no classes: its 30 rows say 30 different things, such as "0 kg"/,
    ],
  ]
  for (const [text, said] of cases)
    await expect(lab.add(await csv(text, 'bad.csv'))).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringMatching(said),
    })
})

test('in a folder without class folders the table counts; with class folders only when it is asked for', async () => {
  await drawPictures(30)
  await csv(`file,price\n${rows(30, i => `pictures/${i}.png,${i}.5`)}`)
  expect(await lab.add(folder)).toMatchObject({
    name: 'houses',
    kind: 'regression',
    source: { kind: 'table', from: folder },
  })
  const sorted = join(lab.root, 'sorted')
  await writeTree(sorted, await classFolders(['cat', 'dog'], 12))
  const lines = ['cat', 'dog'].flatMap(name =>
    Array.from({ length: 12 }, (_, i) => `${name}/0${String(i).padStart(2, '0')}.png,${i}.5`),
  )
  await written(join(sorted, 'weights.csv'), `file,weight\n${lines.join('\n')}`)
  expect(await lab.add(sorted)).toMatchObject({ kind: 'classification', classes: ['cat', 'dog'] })
  expect(await lab.add(sorted, { name: 'weights', kind: 'regression' })).toMatchObject({ target: { name: 'weight' } })
})

test('the sample’s number as a dataset of its own', async () => {
  const dataset = await lab.addSample({ kind: 'regression' })
  expect(dataset).toMatchObject({
    name: 'sample-length',
    kind: 'regression',
    classes: [],
    target: { name: 'length', min: 40, max: 78 },
  })
  expect(dataset.splits.train).toEqual({ count: 400, perClass: {} })
  const { train } = await lab.datasets.images('sample-length')
  for (const { label, target } of train) {
    expect(label).toBeNull()
    expect(target).toBeGreaterThanOrEqual(40)
    expect(target).toBeLessThanOrEqual(78)
  }
  expect(await lab.addSample({ kind: 'regression' })).toEqual(dataset)
})

test('whatever stands in a cell, quoted as it has to be, is read as it was', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '\n', "'", '0', '.', '猫'),
    maxLength: 6,
  })
  const cellOf = cell.map(text => `x${text}x`) // blanks around a cell do not count
  const table = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    rows: fc.array(fc.tuple(cellOf, cellOf), { minLength: 1, maxLength: 5 }),
  })
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(table, async ({ delimiter, rows: some }) => {
      const text = [['file', 'label'], ...some].map(row => row.map(quote).join(delimiter)).join('\r\n')
      const read = await readTable(await csv(text, 'any.csv'), new AbortController().signal)
      expect(read).toMatchObject({ columns: ['file', 'label'], delimiter })
      expect(read.rows).toEqual(some.map(row => [...row]))
    }),
    { numRuns: 60 },
  )
})

test('a kind that a person names counts; else a word among few numbers makes classes and one fraction numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 }), numbers => {
      const cells = numbers.map(String)
      expect(decideKind('x', [...cells, 'cat'], ',', undefined).kind).toBe('classification')
      expect(decideKind('x', [...cells, '0.5'], ',', undefined).kind).toBe('regression')
      expect(decideKind('x', cells, ',', 'regression')).toMatchObject({ kind: 'regression', numbers })
      expect(decideKind('x', cells, ',', 'classification').kind).toBe('classification')
    }),
  )
})

test('a table as a German spreadsheet saves it: Windows-1252, "sep=", decimal commas, thousands, unknown values', async () => {
  await drawPictures(40)
  const lines = [
    ...Array.from({ length: 36 }, (_, i) => `"pictures/${i}.png";${i},25`),
    'pictures/36.png;1.234,5',
    'pictures/37.png;NaN',
    'pictures/38.png;#NV',
    'pictures/39.png;-1e3',
  ]
  const text = `sep=;\r\nBild;Größe\r\n${lines.join('\r\n')}\r\n`
  const path = await written(join(folder, 'preise.csv'), Buffer.from(text, 'latin1'))
  const dataset = await lab.add(path)
  expect(dataset).toMatchObject({ kind: 'regression', target: { name: 'Größe', min: -1000, max: 1234.5 } })
  expect(dataset.notes).toContain('It is no UTF-8, and was read as Windows-1252.')
  expect(dataset.skipped).toEqual([
    { file: 'pictures/37.png', reason: '"NaN" is no number.' },
    { file: 'pictures/38.png', reason: '"#NV" is no number.' },
  ])
})

test('a table in UTF-16, and letters cut in two between pieces of the file', async () => {
  await drawPictures(30)
  const text = `file\tPreis in €\n${rows(30, i => `pictures/${i}.png\t${i}.5`)}\n`
  const utf16 = await written(join(folder, 'wide.csv'), Buffer.from(`\uFEFF${text}`, 'utf16le'))
  expect(await lab.add(utf16)).toMatchObject({ target: { name: 'Preis in €', min: 0.5, max: 29.5 } })
  const long = `file,label\n${rows(30_000, i => `${i}.png,${'é'.repeat(7)}`)}`
  const read = await readTable(await csv(long, 'long.csv'), new AbortController().signal)
  expect(new Set(read.rows.map(([, label]) => label))).toEqual(new Set(['é'.repeat(7)]))
})

test('one number for all pictures is refused, as one class is', async () => {
  await drawPictures(20)
  await expect(lab.add(await csv(`file,price\n${rows(20, i => `pictures/${i}.png,3.5`)}`))).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining(
      'all its pictures have the same number in "price", 3.5: there is nothing to learn',
    ),
  })
})

test('numbers are read in one way for a column: the one that makes sense of more cells', () => {
  const cases: [string[], string, number[]][] = [
    [['1,5', '2'], ';', [1.5, 2]],
    [['1,5', '2'], ',', [1.5, 2]], // quoted, in a table with commas
    [['1,000', '2,500.5'], ',', [1000, 2500.5]],
    [['1,000', '2'], ',', [1000, 2]],
    [['1,000', '2'], ';', [1, 2]],
    [['1.234', '3,5', '7,25'], ';', [1234, 3.5, 7.25]],
    [['1.234', '2.5'], ';', [1.234, 2.5]],
    [['1e400', 'inf', 'NaN', '-.5', '+3.'], ',', [NaN, NaN, NaN, -0.5, 3]],
    [['12 kg', '$5', '1,2,3', '--1'], ',', [NaN, NaN, NaN, NaN]],
  ]
  for (const [cells, delimiter, numbers] of cases) expect(numbersOf(cells, delimiter)).toEqual(numbers)
})

test('among whole numbers that are classes, what stands for "unknown" is no class; among words it may be one', async () => {
  await drawPictures(60)
  const grades = await csv(
    `picture,grade\n${rows(60, i => `pictures/${i}.png,${['1', '2', 'NA'][i % 3]!}`)}`,
    'grades.csv',
  )
  const dataset = await lab.add(grades)
  expect(dataset).toMatchObject({ kind: 'classification', classes: ['1', '2'] })
  expect(dataset.skipped).toHaveLength(20)
  const words = await csv(
    `picture,beard\n${rows(60, i => `pictures/${i}.png,${['full', 'none'][i % 2]!}`)}`,
    'beards.csv',
  )
  expect(await lab.add(words)).toMatchObject({ classes: ['full', 'none'], skipped: [] })
})

test('the health check of numbers speaks of numbers: one picture with two of them, and no accuracy', async () => {
  await drawPictures(40)
  await writeTree(folder, { 'pictures/twin.png': await png('3') })
  const lines = rows(40, i => `pictures/${i}.png,${i}.5`)
  await lab.add(await csv(`file,price\n${lines}\npictures/twin.png,900.5`))
  const messages = (await lab.check('prices')).map(({ message }) => message)
  expect(messages).toContainEqual(
    expect.stringMatching(
      /^1 picture stands under two numbers with the same bytes \(such as (3\.5 and 900\.5|900\.5 and 3\.5)\)/,
    ),
  )
  expect(messages.filter(message => message.includes('accuracy'))).toEqual([])
})
