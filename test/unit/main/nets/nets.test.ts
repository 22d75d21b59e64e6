import { expect, test } from '@playwright/test'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import { cutAt, cuttable, stack } from '../../../../src/main/nets/cut.ts'
import type { Net } from '../../../../src/main/nets/graph.ts'
import { headNet } from '../../../../src/main/nets/head.ts'
import type { HeadOptions } from '../../../../src/main/nets/head.ts'
import { netById, nets } from '../../../../src/main/nets/index.ts'
import { shapesOf } from '../../../../src/main/nets/shapes.ts'
import { summarize } from '../../../../src/main/nets/summary.ts'
import { variablesByLayer } from '../../../../src/main/nets/variables.ts'

const base = () => netById('vgg16').build({ inputShape: [180, 180, 3] })
const chapterHead: HeadOptions = { pooling: 'flatten', units: 256, activation: 'linear', dropout: 0.5, classes: 2 }

const errorOf = (work: () => unknown): LabError => {
  try {
    work()
  } catch (error) {
    if (error instanceof LabError) return error
    throw error
  }
  throw new Error('expected a LabError')
}

test('freezing the base: 26 trainable tensors, none, then the 6 of block5', () => {
  expect(summarize(base()).trainableWeights).toBe(26)
  expect(summarize(base(), { freeze: 'block5_pool' }).trainableWeights).toBe(0)
  const tuned = summarize(base(), { freeze: 'block4_pool' })
  expect(tuned.trainableWeights).toBe(6)
  expect(tuned.trainableParams + tuned.nonTrainableParams).toBe(14_714_688)
  expect(tuned.layers.filter(layer => layer.trainable).map(layer => layer.name)).toEqual([
    'block5_conv1',
    'block5_conv2',
    'block5_conv3',
    'block5_pool',
  ])
})

test('with the head on top: 30 trainable tensors, 4, then 10', () => {
  const model = stack('model', base(), headNet([5, 5, 512], chapterHead))
  expect(summarize(model).trainableWeights).toBe(30)
  expect(summarize(model, { freeze: 'block5_pool' }).trainableWeights).toBe(4)
  expect(summarize(model, { freeze: 'block4_pool' }).trainableWeights).toBe(10)
  expect(summarize(model).totalParams).toBe(14_714_688 + 3_277_313)
})

test('the head has the names and shapes that Keras gives it', () => {
  const shapes = [...shapesOf(headNet([5, 5, 512], chapterHead))]
  expect(shapes).toEqual([
    ['input_layer', [5, 5, 512]],
    ['flatten', [12800]],
    ['dense', [256]],
    ['dropout', [256]],
    ['dense_1', [1]],
  ])
  const three = headNet([null, null, 512], { ...chapterHead, pooling: 'average', units: 0, dropout: 0, classes: 3 })
  expect(three.layers.map(layer => layer.name)).toEqual(['input_layer', 'global_average_pooling2d', 'dense'])
  expect(three.layers.at(-1)).toMatchObject({ units: 3, activation: 'softmax' })
  expect(headNet([5, 5, 512], { ...chapterHead, classes: null }).layers.at(-1)).toMatchObject({
    units: 1,
    activation: 'linear',
  })
})

test('cutting behind block4_pool leaves the two parts that make up the net', () => {
  const { prefix, suffix } = cutAt(base(), 'block4_pool')
  expect(prefix.layers.at(-1)!.name).toBe('block4_pool')
  expect(suffix.layers.map(layer => layer.name)).toEqual([
    'block4_pool',
    'block5_conv1',
    'block5_conv2',
    'block5_conv3',
    'block5_pool',
  ])
  expect(suffix.layers[0]).toMatchObject({ type: 'InputLayer', shape: [11, 11, 512] })
  expect([...variablesByLayer(prefix), ...variablesByLayer(suffix)]).toEqual([...variablesByLayer(base())])
  expect(stack('vgg16', prefix, suffix)).toEqual(base())
})

test('a cut behind flat features keeps their number', () => {
  const { suffix } = cutAt(headNet([5, 5, 512], chapterHead), 'flatten')
  expect(shapesOf(suffix).get('flatten')).toEqual([12800])
  expect(variablesByLayer(suffix).get('dense')![0]!.shape).toEqual([12800, 256])
})

test('a net cannot be cut where two tensors pass', () => {
  const residual: Net = {
    name: 'residual',
    dataFormat: 'channels_last',
    layers: [
      { type: 'InputLayer', name: 'in', inbound: [], shape: [8, 8, 4] },
      { type: 'Activation', name: 'branch', inbound: ['in'], activation: 'relu' },
      { type: 'Add', name: 'add', inbound: ['in', 'branch'] },
      { type: 'Activation', name: 'out', inbound: ['add'], activation: 'relu' },
    ],
  }
  expect(cuttable(residual)).toEqual([true, false, true, true])
  expect(errorOf(() => cutAt(residual, 'branch')).code).toBe('bad-request')
})

test('a layer that is not there is named, with near ones', () => {
  const error = errorOf(() => summarize(base(), { freeze: 'block4_conv9' }))
  expect(error.code).toBe('not-found')
  expect(error.message).toBe('vgg16 has no layer "block4_conv9".')
  expect(error.hint).toContain('block4_conv1')
})

test('a picture that is too small is refused as Keras refuses it', () => {
  const error = errorOf(() => netById('vgg16').build({ inputShape: [31, 64, 3] }))
  expect(error.code).toBe('bad-request')
  expect(error.message).toBe('VGG16 needs pictures of at least 32 x 32 pixels. Received 31 x 64.')
  for (const { id, minimumSize } of nets) {
    const smallest = netById(id).build({ inputShape: [minimumSize, minimumSize, 3] })
    for (const shape of shapesOf(smallest).values()) expect(Math.min(...(shape as number[]))).toBeGreaterThan(0)
  }
})

test('dense layers need a picture size', () => {
  expect(errorOf(() => netById('vgg16').build({ inputShape: [null, null, 3], includeTop: true })).code).toBe(
    'bad-request',
  )
  expect(errorOf(() => netById('minivgg').build({ inputShape: [null, 32, 3] })).code).toBe('bad-request')
})

test('a net of a later version is not found, and those there are named', () => {
  const error = errorOf(() => netById('xception'))
  expect(error.code).toBe('not-found')
  expect(error.hint).toBe('It has: minivgg, vgg16.')
})
