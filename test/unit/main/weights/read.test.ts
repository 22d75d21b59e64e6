import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import { netById } from '../../../../src/main/nets/index.ts'
import { variablesByLayer } from '../../../../src/main/nets/variables.ts'
import { readWeightsFile, recogniseWeights } from '../../../../src/main/weights/read.ts'
import { writeWeightsFile } from '../../../../src/main/weights/write.ts'
import { countedWeights, oldNames, writeLegacyFile } from '../../../kit/keras-file.ts'
import { tinyNet } from '../../../kit/small-net.ts'

let folder: string
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-weights-'))
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

const tinyWeights = countedWeights(tinyNet)
const tinyLayers = () => oldNames(tinyNet, tinyWeights)
const vgg16 = () => netById('vgg16').build()

const errorOf = async (work: Promise<unknown>): Promise<LabError> => {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (error instanceof LabError) return error
  throw new Error(`expected a LabError, received ${String(error)}`)
}

test('a file with the names of Keras 1 is read in the order of its weight_names', async () => {
  const path = join(folder, 'old-names.h5')
  await writeLegacyFile(path, tinyLayers())
  expect(await readWeightsFile(path, tinyNet)).toEqual(tinyWeights)
})

test('the same below model_weights, as in a file of a whole model', async () => {
  const path = join(folder, 'whole-model.h5')
  await writeLegacyFile(path, tinyLayers(), 'model_weights')
  expect(await readWeightsFile(path, tinyNet)).toEqual(tinyWeights)
})

test("VGG16's layers under the official file's names are recognised and read", async () => {
  const path = join(folder, 'vgg16-old-names.h5')
  const weights = countedWeights(vgg16())
  await writeLegacyFile(path, oldNames(vgg16(), weights))
  expect(await recogniseWeights(path)).toBe('vgg16')
  const read = await readWeightsFile(path, vgg16())
  expect([...read.keys()]).toEqual([...weights.keys()])
  for (const [layer, tensors] of weights)
    tensors.forEach((values, at) => expect(Buffer.compare(bytesOf(values), bytesOf(read.get(layer)![at]!))).toBe(0))
  await rm(path)
})

test('what we write is read back the same', async () => {
  const path = join(folder, 'written.h5')
  await writeWeightsFile(path, tinyNet, tinyWeights)
  expect(await readWeightsFile(path, tinyNet)).toEqual(tinyWeights)
})

test('a classifier on top is left out, and a base inside another model is taken out of there', async () => {
  const path = join(folder, 'with-top.h5')
  const dense = { name: 'dense_9/kernel:0', shape: [4, 2], values: new Float32Array(8) }
  const head = { name: 'dense_9', tensors: [dense] }
  await writeLegacyFile(path, [...tinyLayers(), head])
  expect(await readWeightsFile(path, tinyNet)).toEqual(tinyWeights)

  // As Keras writes it: what is trained of all layers comes first.
  const kept = /moving_/
  const tensors = [...variablesByLayer(tinyNet)].flatMap(([layer, variables]) =>
    variables.map(({ name, shape }, at) => ({
      ...{ name: `${layer}/${name}:0`, shape },
      values: tinyWeights.get(layer)![at]!,
    })),
  )
  const ordered = [...tensors.filter(({ name }) => !kept.test(name)), ...tensors.filter(({ name }) => kept.test(name))]
  await writeLegacyFile(path, [{ name: 'tiny', tensors: ordered }, head], 'model_weights')
  expect(await readWeightsFile(path, tinyNet)).toEqual(tinyWeights)
})

test('layers under names that nobody knows are taken by position, if all shapes fit', async () => {
  const path = join(folder, 'renamed.h5')
  await writeLegacyFile(
    path,
    tinyLayers().map((layer, at) => ({ ...layer, name: `my_layer_${at}` })),
  )
  expect(await readWeightsFile(path, tinyNet)).toEqual(tinyWeights)
})

const misfits: [string, (layers: ReturnType<typeof tinyLayers>) => ReturnType<typeof tinyLayers>, RegExp][] = [
  [
    'a layer that is missing',
    layers => layers.filter(({ name }) => name !== 'sep_c'),
    /is not a weights file of tiny: layer sep_c is not in it\.$/,
  ],
  [
    'a layer too many',
    layers => [...layers, { name: 'fc1', tensors: layers[1]!.tensors }],
    /it also holds a layer fc1, which that net does not have\.$/,
  ],
  [
    'a tensor too few',
    layers => layers.map(layer => (layer.name === 'bn_a' ? { ...layer, tensors: layer.tensors.slice(1) } : layer)),
    /layer bn_a needs 4 tensors \(gamma, beta, moving_mean, moving_variance\), and it holds 3\.$/,
  ],
  [
    'another shape',
    layers =>
      layers.map(layer =>
        layer.name === 'dense_f'
          ? { ...layer, tensors: layer.tensors.map(tensor => ({ ...tensor, shape: [...tensor.shape].reverse() })) }
          : layer,
      ),
    /layer dense_f needs a kernel of shape \[12, 4\], and it holds \[4, 12\] \("dense_f\/dense_f_W_1:0"\)\.$/,
  ],
]
for (const [what, change, message] of misfits)
  test(`a file with ${what} is refused, naming the layer`, async () => {
    const path = join(folder, 'misfit.h5')
    await writeLegacyFile(path, change(tinyLayers()))
    const error = await errorOf(readWeightsFile(path, tinyNet))
    expect(error.code).toBe('weights-mismatch')
    expect(error.message).toMatch(message)
  })

test('a file of a net that the lab has not is refused, naming its first layer; one of another width, naming the net', async () => {
  const path = join(folder, 'tiny.h5')
  await writeLegacyFile(path, tinyLayers())
  const error = await errorOf(recogniseWeights(path))
  expect(error.code).toBe('weights-mismatch')
  expect(error.message).toContain(
    'is not a weights file of a net that the lab has: its first layer is conv_a, with a tensor of shape [3, 3, 3, 8].',
  )
  expect((await errorOf(recogniseWeights(path, 'vgg16'))).message).toContain('layer block1_conv1 is not in it.')

  const halved = tinyLayers().map(layer => (layer.name === 'conv_a' ? { ...layer, name: 'conv_pw_1' } : layer))
  await writeLegacyFile(path, halved)
  expect((await errorOf(recogniseWeights(path))).message).toMatch(/is not a weights file of mobilenet.*: layer /)
})

test('values that are no numbers are refused, naming the layer', async () => {
  const path = join(folder, 'nan.h5')
  const layers = tinyLayers()
  const dense = layers.at(-1)!.tensors[0]!
  dense.values = dense.values.map((value, at) => (at === 7 ? NaN : value))
  await writeLegacyFile(path, layers)
  const error = await errorOf(readWeightsFile(path, tinyNet))
  expect(error.code).toBe('weights-damaged')
  expect(error.message).toContain('layer dense_f')
})

test('a tensor that is announced and missing is named', async () => {
  const path = join(folder, 'announced.h5')
  const layers = tinyLayers()
  const dense = layers.at(-1)!
  await writeLegacyFile(path, [
    ...layers.slice(0, -1),
    { ...dense, tensors: dense.tensors.slice(0, 1), announced: ['dense_f_b_1:0'] },
  ])
  const error = await errorOf(readWeightsFile(path, tinyNet))
  expect(error.code).toBe('weights-damaged')
  expect(error.message).toMatch(/layer dense_f: its tensor "dense_f_b_1:0" is announced and missing\.$/)
})

test('no HDF5, nothing at all, a folder, no file: each is refused in words', async () => {
  const text = join(folder, 'text.h5')
  await writeFile(text, 'these are not weights')
  expect((await errorOf(readWeightsFile(text, tinyNet))).message).toContain('it is not in the HDF5 format')
  const empty = join(folder, 'empty.h5')
  await writeFile(empty, '')
  expect((await errorOf(readWeightsFile(empty, tinyNet))).message).toContain('it is empty.')
  expect((await errorOf(readWeightsFile(folder, tinyNet))).code).toBe('not-found')
  expect((await errorOf(readWeightsFile(join(folder, 'none.h5'), tinyNet))).code).toBe('not-found')
})

test('a truncated file is refused, and the next file is read all the same', async () => {
  const cut = join(folder, 'cut.h5')
  const whole = join(folder, 'whole.h5')
  await writeLegacyFile(whole, tinyLayers())
  for (const share of [0.1, 0.5, 0.9, 0.999]) {
    const bytes = await readFile(whole)
    await writeFile(cut, bytes)
    await truncate(cut, Math.floor(bytes.length * share))
    const error = await errorOf(readWeightsFile(cut, tinyNet))
    expect(error.code).toBe('weights-damaged')
    const [here, all] = [Math.floor(bytes.length * share), bytes.length].map(count => count.toLocaleString('en-US'))
    expect(error.message).toBe(`"${cut}" is no whole weights file: it breaks off after ${here} of ${all} bytes.`)
  }
  expect(await readWeightsFile(whole, tinyNet)).toEqual(tinyWeights)
})

test('whatever bytes are damaged: a LabError, or weights of the right shapes; never a crash', async () => {
  const path = join(folder, 'flipped.h5')
  await writeLegacyFile(path, tinyLayers())
  const whole = await readFile(path)
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: whole.length - 1 }),
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      async (at, junk) => {
        const bytes = Buffer.from(whole)
        bytes.set(junk.subarray(0, whole.length - at), at)
        await writeFile(path, bytes)
        try {
          const read = await readWeightsFile(path, tinyNet)
          for (const [layer, tensors] of tinyWeights)
            expect(read.get(layer)!.map(values => values.length)).toEqual(tensors.map(values => values.length))
        } catch (error) {
          expect(error).toBeInstanceOf(LabError)
        }
      },
    ),
    { numRuns: 150 },
  )
  await writeFile(path, whole)
  expect(await readWeightsFile(path, tinyNet)).toEqual(tinyWeights)
})

const bytesOf = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)
