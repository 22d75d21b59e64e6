import { readFileSync } from 'node:fs'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import sharp from 'sharp'
import { npyHeader } from '../../../../../src/main/files/npy.ts'
import { sha256Bytes } from '../../../../../src/main/files/hash.ts'
import { readPickle, text } from '../../../../../src/main/services/datasets/pixels/pickle.ts'
import type { PickledArray } from '../../../../../src/main/services/datasets/pixels/pickle.ts'
import { officialSources } from '../../../../../src/main/services/datasets/official.ts'
import type { Dataset } from '../../../../../src/shared/contract/datasets.ts'
import { cifarRecord, idxFiles, python2Batch, tarOf, written, zipOf } from '../../../../kit/archives.ts'
import type { ArchiveEntry } from '../../../../kit/archives.ts'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'
import { serveFile } from '../../../../kit/file-server.ts'
import { streamOf } from '../../../../../src/shared/counter-random.ts'

let lab: DatasetsLab
test.beforeEach(async () => {
  lab = await openDatasets()
})
test.afterEach(() => lab.remove())

const names = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']
const counts = ({ splits }: Dataset) => [splits.train.count, splits.validation.count, splits.test.count]

/** Colours tell which picture it is: batch, label, and how many of that label came before. */
const colourOf = (batch: number, label: number, turn: number) => [40 * batch, 20 * label, 9 * turn] as const
const perBatch = 40

const batchRecords = (batch: number) =>
  Array.from({ length: perBatch }, (_, i) => ({ label: i % 10, colour: colourOf(batch, i % 10, Math.floor(i / 10)) }))

const binaryArchive = (): ArchiveEntry[] => [
  ...[1, 2, 3, 4, 5].map(batch => ({
    name: `cifar-10-batches-bin/data_batch_${batch}.bin`,
    content: Buffer.concat(batchRecords(batch).map(({ label, colour }) => cifarRecord([label], colour))),
  })),
  {
    name: 'cifar-10-batches-bin/test_batch.bin',
    content: Buffer.concat(batchRecords(6).map(({ label, colour }) => cifarRecord([label], colour))),
  },
  { name: 'cifar-10-batches-bin/batches.meta.txt', content: `${names.join('\n')}\n\n` },
  { name: 'cifar-10-batches-bin/readme.html', content: '<html>' },
]

const pythonArchive = (): ArchiveEntry[] => [
  ...[1, 2, 3, 4, 5, 6].map(batch => ({
    name: `cifar-10-batches-py/${batch === 6 ? 'test_batch' : `data_batch_${batch}`}`,
    content: python2Batch(
      batchRecords(batch).map(({ label }) => label),
      Buffer.concat(batchRecords(batch).map(({ colour }) => cifarRecord([], colour))),
    ),
  })),
]

/** That the pictures of a dataset are those that went in: each label with its colours, the test batch in test. */
const expectCifar = async (dataset: Dataset) => {
  expect(dataset).toMatchObject({ classes: names, kind: 'classification', source: { kind: 'archive' } })
  expect(counts(dataset)).toEqual([180, 20, 40])
  expect(dataset.splitting).toMatchObject({ kind: 'folders', drawn: { splits: ['validation'] } })
  const { train, validation, test: held } = await lab.datasets.images(dataset.name)
  const colours = async (images: typeof train) =>
    Promise.all(
      images.map(async image => {
        const { path } = await lab.datasets.locate(dataset.name, image.id)
        const bytes = await readFile(path)
        expect(sha256Bytes(bytes)).toBe(image.sha256)
        const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
        expect([info.width, info.height, info.channels]).toEqual([32, 32, 3])
        expect([...data.subarray(0, 3)]).toEqual([...data.subarray(data.length - 3)])
        return `${image.label} ${[...data.subarray(0, 3)].join()}`
      }),
    )
  const expected = (batches: number[]) =>
    batches.flatMap(batch => batchRecords(batch).map(({ label, colour }) => `${label} ${colour.join()}`)).sort()
  expect([...(await colours(train)), ...(await colours(validation))].sort()).toEqual(expected([1, 2, 3, 4, 5]))
  expect((await colours(held)).sort()).toEqual(expected([6]))
}

test('CIFAR-10 in its binary archive: pictures, labels and the test split are as they were', async () => {
  const archive = await written(join(lab.root, 'cifar-10-binary.tar.gz'), await tarOf(binaryArchive(), { gzip: true }))
  const dataset = await lab.add(archive)
  await expectCifar(dataset)
  expect((await readdir(join(dataset.path, 'train'))).sort()).toEqual([...names].sort())
  expect(dataset.notes).toEqual(['Read as CIFAR-10 (binary): 240 pictures of 32 x 32, written as PNG files.'])
})

test('CIFAR-10 in its Python archive, as Python 2 pickled it', async () => {
  const archive = await written(join(lab.root, 'cifar-10-python.tar.gz'), await tarOf(pythonArchive(), { gzip: true }))
  await expectCifar(await lab.add(archive))
})

test('CIFAR-100 binary: a coarse and a fine label, the fine one counts', async () => {
  const fine = Array.from({ length: 100 }, (_, i) => `thing ${i}`)
  const records = (turns: number) =>
    Buffer.concat(
      Array.from({ length: 100 * turns }, (_, i) => cifarRecord([i % 20, i % 100], [i % 100, 7, Math.floor(i / 100)])),
    )
  const archive = await tarOf([
    { name: 'cifar-100-binary/train.bin', content: records(3) },
    { name: 'cifar-100-binary/test.bin', content: records(1) },
    { name: 'cifar-100-binary/fine_label_names.txt', content: fine.join('\n') },
    { name: 'cifar-100-binary/coarse_label_names.txt', content: 'animals\nplants' },
  ])
  const dataset = await lab.add(await written(join(lab.root, 'cifar-100.tar'), archive), { split: [60, 20, 20] })
  expect(dataset.classes).toEqual(fine)
  const { train } = await lab.datasets.images('cifar-100')
  for (const image of train.slice(0, 20)) {
    const { data } = await sharp((await lab.datasets.locate('cifar-100', image.id)).path)
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[0]).toBe(image.label)
  }
})

test('a batch that was cut off, and one with a label that has no class, are named', async () => {
  const folder = join(lab.root, 'bin')
  await mkdir(folder)
  const file = join(folder, 'data_batch_1.bin')
  await written(file, cifarRecord([3], [1, 2, 3]).subarray(0, 3000))
  await expect(lab.add(folder)).rejects.toMatchObject({
    message: expect.stringContaining('"data_batch_1.bin" cannot be read: it has 3000 bytes'),
  })
  await written(file, cifarRecord([12], [1, 2, 3]))
  await expect(lab.add(folder)).rejects.toMatchObject({
    message: expect.stringContaining('label 12, and there are 10 classes'),
  })
})

const pickles = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../kit/cifar-pickles.json'), 'utf8'),
) as Record<string, string>
for (const [name, packed] of Object.entries(pickles))
  test(`a batch that NumPy pickled with ${name}`, () => {
    const value = readPickle(gunzipSync(Buffer.from(packed, 'base64')), name)
    expect(value).toBeInstanceOf(Map)
    const batch = new Map([...(value as Map<string, unknown>)].map(([key, one]) => [text(key), one]))
    expect(batch.get('labels') ?? batch.get('fine_labels')).toEqual([3, 9])
    const data = batch.get('data') as PickledArray
    expect(data.shape).toEqual([2, 3072])
    expect(data.dtype).toBe('u1')
    expect([0, 1024, 2048, 3072, 4096, 6143].map(at => data.data[at])).toEqual([255, 0, 10, 1, 2, 3])
  })

test('a pickle that asks to run something is refused, and nothing is run', () => {
  const evil = [
    "cos\nsystem\n(S'touch /tmp/owned'\ntR.",
    '\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R.',
    'c__builtin__\neval\n(U\x04exittR.',
    '\x80\x02c_codecs\ndecode\n.',
  ]
  for (const pickle of evil)
    expect(() => readPickle(Buffer.from(pickle, 'latin1'), 'data_batch_1')).toThrow(
      /"data_batch_1" was not read: this pickle asks to run/,
    )
})

test('a pickle that is torn anywhere says so, or gives what it has', () => {
  const whole = gunzipSync(Buffer.from(pickles['protocol 4']!, 'base64'))
  for (let length = 0; length < 200; length++)
    expect(() => readPickle(whole.subarray(0, length), 'x')).toThrow(/cannot be read|was not read/)
})

const mnist = (turns: number, of: number) => {
  const labels = Array.from({ length: 10 * turns }, (_, i) => i % 10)
  return idxFiles(
    labels.map((label, i) => (label * 20 + i + of) % 256),
    labels,
  )
}

for (const gz of [true, false])
  test(`MNIST's four files${gz ? ', compressed' : ''}: one of them brings the others, gray pictures stay gray`, async () => {
    const folder = join(lab.root, 'mnist')
    await mkdir(folder)
    const ending = gz ? '.gz' : ''
    const packed = (bytes: Buffer) => (gz ? gzipSync(bytes) : bytes)
    for (const [stem, files] of [
      ['train', mnist(6, 0)],
      ['t10k', mnist(2, 9)],
    ] as const) {
      await written(join(folder, `${stem}-images-idx3-ubyte${ending}`), packed(files.images))
      await written(join(folder, `${stem}-labels-idx1-ubyte${ending}`), packed(files.labels))
    }
    const dataset = await lab.add(join(folder, `train-images-idx3-ubyte${ending}`), {
      split: [70, 30, 0].map((_, i) => [70, 20, 10][i]!),
    })
    expect(dataset).toMatchObject({ name: 'mnist', classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] })
    expect(dataset.splits.test.count).toBe(20)
    expect(dataset.splits.train.count + dataset.splits.validation.count).toBe(60)
    const { test: held } = await lab.datasets.images('mnist')
    for (const image of held) {
      const { path } = await lab.datasets.locate('mnist', image.id)
      const { channels, width, height } = await sharp(path).metadata()
      expect([channels, width, height]).toEqual([1, 28, 28])
    }
  })

test('MNIST files whose labels are missing, too many, or of another size say so', async () => {
  const folder = join(lab.root, 'broken')
  await mkdir(folder)
  const { images, labels } = mnist(3, 0)
  await written(join(folder, 'train-images-idx3-ubyte'), images)
  await expect(lab.add(folder)).rejects.toMatchObject({
    message: expect.stringContaining('the file with their labels is missing'),
  })
  await written(join(folder, 'train-labels-idx1-ubyte'), idxFiles([1], [1]).labels)
  await expect(lab.add(folder)).rejects.toMatchObject({
    message: expect.stringContaining('1 labels for 30 pictures'),
  })
  await written(join(folder, 'train-labels-idx1-ubyte'), labels)
  await written(join(folder, 'train-images-idx3-ubyte'), images.subarray(0, images.length - 5))
  await expect(lab.add(folder)).rejects.toMatchObject({ message: expect.stringContaining('ends too early') })
  await written(join(folder, 'train-images-idx3-ubyte'), Buffer.concat([images, Buffer.alloc(28 * 28)]))
  await expect(lab.add(folder)).rejects.toMatchObject({
    message: expect.stringContaining('more than its 30 pictures'),
  })
})

/** Keras's mnist.npz with a few pictures. */
const npz = async () => {
  const arrays = (['train', 'test'] as const).flatMap((split, at) => {
    const count = at === 0 ? 600 : 20
    const noise = streamOf(`mnist ${split}`)
    const pixels = Buffer.from(Uint8Array.from({ length: count * 784 }, (_, i) => noise(i) >>> 24))
    const labels = Buffer.from(Array.from({ length: count }, (_, i) => i % 10))
    return [
      { name: `x_${split}.npy`, content: Buffer.concat([npyHeader([count, 28, 28], 'uint8'), pixels]) },
      { name: `y_${split}.npy`, content: Buffer.concat([npyHeader([count], 'uint8'), labels]) },
    ]
  })
  return zipOf(arrays)
}

test('an official dataset is fetched, checked and kept; a broken connection is gone on from, another file is refused', async () => {
  const content = await npz()
  const server = await serveFile(content, {
    breakAfter: request => (request === 0 ? Math.floor(content.length / 2) : null),
  })
  try {
    const url = `${server.url}mnist.npz`
    const official = { ...officialSources, mnist: { url, sha256: sha256Bytes(content), bytes: content.length } }
    const own = await openDatasets({ official })
    try {
      const dataset = await own.addOfficial('mnist')
      expect(dataset).toMatchObject({ name: 'mnist', source: { kind: 'official', from: url } })
      expect(dataset.splits.test.count).toBe(20)
      expect(server.ranges.filter(range => range !== null)).toHaveLength(1)
      expect(await own.addOfficial('mnist'), 'asked for again it is there').toEqual(dataset)
      expect(server.ranges).toHaveLength(2)
    } finally {
      await own.remove()
    }
    const wrong = await openDatasets({
      official: { ...official, mnist: { ...official.mnist, sha256: 'f'.repeat(64) } },
    })
    try {
      await expect(wrong.addOfficial('mnist')).rejects.toMatchObject({
        code: 'network',
        message: expect.stringContaining('SHA-256 differs'),
      })
      expect(await wrong.datasets.list()).toEqual([])
    } finally {
      await wrong.remove()
    }
  } finally {
    await server.close()
  }
})

test('addresses and hashes of official datasets are the ones of Keras', () => {
  expect(
    Object.values(officialSources).every(
      ({ url, sha256 }) => url.startsWith('https://') && /^[0-9a-f]{64}$/.test(sha256),
    ),
  ).toBe(true)
})
