import { expect, test } from '@playwright/test'
import fc from 'fast-check'
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

const bases = nets.filter(net => net.pretrained)

test('each base can be cut behind any layer that alone feeds what is above it, and nowhere else', () => {
  const base = fc.constantFrom(...bases).chain(({ id, minimumSize }) => {
    const side = fc.integer({ min: minimumSize, max: 260 })
    return fc.record({ id: fc.constant(id), height: side, width: side, at: fc.double({ min: 0, max: 1, noNaN: true }) })
  })
  fc.assert(
    fc.property(base, ({ id, height, width, at }) => {
      const net = netById(id).build({ inputShape: [height, width, 3], weights: 'imagenet' })
      const index = Math.round(at * (net.layers.length - 1))
      const { name } = net.layers[index]!
      const below = new Set(net.layers.slice(0, index).map(layer => layer.name))
      const passes = net.layers.slice(index + 1).every(({ inbound }) => inbound.every(from => !below.has(from)))
      expect(cuttable(net)[index]).toBe(passes)
      if (!passes) {
        const { code, hint } = errorOf(() => cutAt(net, name))
        expect(code).toBe('bad-request')
        const near = [...hint.matchAll(/"(.*?)"/g)].map(([, layer]) => layer!)
        expect(near).toHaveLength(2)
        for (const layer of near) cutAt(net, layer)
        return
      }
      const { prefix, suffix } = cutAt(net, name)
      expect(shapesOf(suffix).get(net.layers.at(-1)!.name)).toEqual(shapesOf(net).get(net.layers.at(-1)!.name))
      expect([...variablesByLayer(prefix), ...variablesByLayer(suffix)]).toEqual([...variablesByLayer(net)])
      expect(stack(net.name, prefix, suffix)).toEqual(net)
    }),
    { numRuns: 60 },
  )
})

test('a fine-tuning of each base begins by default where the last block does', () => {
  const begins = bases.map(({ id, unfreeze }) => {
    const net = netById(id).build({ weights: 'imagenet' })
    const at = net.layers.findIndex(({ name }) => name === unfreeze)
    expect(cuttable(net)[at - 1]).toBe(true)
    return [id, net.layers[at - 1]!.name]
  })
  expect(Object.fromEntries(begins)).toEqual({
    ...{ vgg16: 'block4_pool', vgg19: 'block4_pool', resnet50: 'conv5_block2_out', inceptionv3: 'mixed9' },
    ...{ xception: 'add_11', mobilenet: 'conv_pw_12_relu', efficientnetb0: 'block6d_add', densenet121: 'pool4_pool' },
  })
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
  expect(errorOf(() => netById('mobilenet').build({ inputShape: [224, null, 3], includeTop: true })).message).toBe(
    'MobileNet with its classifier needs a picture size, not "any", in Keras too.',
  )
})
