import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { gradCam, scoreOf } from '../../src/main/ml/insight/grad-cam.ts'
import { activations } from '../../src/main/ml/model/forward.ts'
import { preprocess } from '../../src/main/ml/model/preprocess.ts'
import { disposeWeights, toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import { chain } from '../../src/main/nets/chain.ts'
import { stack } from '../../src/main/nets/cut.ts'
import type { Layer, Net } from '../../src/main/nets/graph.ts'
import { headNet } from '../../src/main/nets/head.ts'
import { netById, nets } from '../../src/main/nets/index.ts'
import { shapesOf } from '../../src/main/nets/shapes.ts'
import { isConvolution, lastConvolution } from '../../src/main/nets/whole-model.ts'
import { resizeBilinear } from '../../src/main/pictures/index.ts'
import { initialWeights } from '../../src/main/weights/initial.ts'
import { readWeightsFile } from '../../src/main/weights/read.ts'
import { forEachEngine } from '../kit/engine.ts'
import { expectClose, expectTensor } from './expect-tensor.ts'
import type { RecordedTensor } from './expect-tensor.ts'
import { reference } from './fixtures.ts'
import { kerasWeights, referencePicture } from './tensors.ts'
import type { Gains } from './tensors.ts'

// What is seen inside a network, held against numbers computed by Keras 3.15.1 on TensorFlow 2.21.0.

type Size = [number, number, number]

interface RecordedCam {
  layer: string
  unit: number
  sign: 1 | -1
  heat: { shape: [number, number]; value: number[] }
  strongest: number
  score: number
}

interface RecordedModel {
  input_shape: Size
  init: Gains
  tag: string
  cams: RecordedCam[]
}

interface Recorded {
  salt: string
  vgg16: RecordedModel & { units: number; maps: Record<string, RecordedTensor> }
  minivgg: RecordedModel & { classes: number }
  shortcut: RecordedModel
}

/** VGG16 with the chapter's head: Flatten, Dense, Dropout, one sigmoid. */
const vggWithHead = (inputShape: Size, units: number): Net => {
  const base = netById('vgg16').build({ inputShape })
  const features = shapesOf(base).get('block5_pool')!
  const head = headNet(features, { pooling: 'flatten', units, activation: 'linear', dropout: 0.5, classes: 2 })
  return stack('model', base, head)
}

/** A net whose layers are passed by: the heat of one must not take what comes past it for its own. */
const shortcutNet = (): Net => {
  const window = { kernelSize: [3, 3], strides: [1, 1], padding: 'same', useBias: true } as const
  const layers: Layer[] = chain([
    { type: 'InputLayer', name: 'input_layer', shape: [24, 24, 3] },
    { type: 'Conv2D', name: 'first', filters: 8, activation: 'relu', ...window },
    { type: 'Conv2D', name: 'inner', filters: 8, activation: 'linear', ...window },
    { type: 'BatchNormalization', name: 'normalized', epsilon: 1e-3, momentum: 0.99, scale: true, center: true },
    { type: 'ReLU', name: 'bent', maxValue: null },
  ])
  const above: Layer[] = [
    { type: 'Add', name: 'sum', inbound: ['first', 'bent'] },
    { type: 'SeparableConv2D', name: 'parted', inbound: ['sum'], filters: 6, activation: 'relu', ...window },
    { type: 'Concatenate', name: 'joined', inbound: ['sum', 'parted'] },
    {
      ...{ type: 'AveragePooling2D', name: 'averaged', inbound: ['joined'] },
      ...{ poolSize: [2, 2], strides: [2, 2], padding: 'valid' },
    },
    { type: 'GlobalAveragePooling2D', name: 'pooled', inbound: ['averaged'], keepDims: false },
    { type: 'Dense', name: 'scores', inbound: ['pooled'], units: 3, useBias: true, activation: 'linear' },
  ]
  return { name: 'shortcut', dataFormat: 'channels_last', layers: [...layers, ...above] }
}

const pictureOf = (salt: string, { tag, input_shape: shape }: Pick<RecordedModel, 'tag' | 'input_shape'>) =>
  tf.tensor4d(Float32Array.from(referencePicture(salt, tag, shape)), [1, ...shape])

/**
 * The heat within 5e-3 of its maximum, about one of the 255 steps that a picture of it has: the sum over the channels
 * cancels, and each engine adds float32 in an order of its own (largest difference met: 2.2e-3, WebAssembly, 512 channels).
 */
const expectCam = (net: Net, weights: Parameters<typeof gradCam>[1], input: tf.Tensor, recorded: RecordedCam) => {
  const { layer, unit, sign, heat, strongest, score } = recorded
  const found = gradCam(net, weights, input, layer, { unit, sign })
  expect([found.height, found.width]).toEqual(heat.shape)
  expectClose(found.values, heat.value, 5e-3)
  expect(Math.abs(found.strongest - strongest)).toBeLessThanOrEqual(1e-3 * Math.abs(strongest) + 1e-9)
  expect(Math.abs(found.score - score)).toBeLessThanOrEqual(2e-4 * Math.abs(score) + 1e-4)
}

const testData = process.env['UNFREEZE_TEST_DATA']

forEachEngine(({ kind, engine }) => {
  let tensorsBefore = 0
  test.beforeEach(() => {
    tensorsBefore = tf.memory().numTensors
  })
  test.afterEach(() => expect(tf.memory().numTensors, 'tensors left over').toBe(tensorsBefore))

  test('VGG16 with a head: feature maps and Grad-CAM at any layer are Keras’s', async () => {
    const { salt, vgg16 } = reference<Recorded>('insight.json')
    const net = vggWithHead(vgg16.input_shape, vgg16.units)
    const weights = toTensors(kerasWeights(net, salt, vgg16.init), net)
    const pixels = pictureOf(salt, vgg16)
    const input = preprocess('caffe', pixels)
    const maps = activations(net, weights, input, Object.keys(vgg16.maps))
    for (const [layer, tensor] of Object.entries(vgg16.maps))
      await test.step(layer, () => expectTensor(maps.get(layer)!, tensor))
    for (const cam of vgg16.cams) await test.step(cam.layer, () => expectCam(net, weights, input, cam))
    tf.dispose([pixels, input, ...maps.values()])
    disposeWeights(weights)
  })

  test('MiniVGGNet: Grad-CAM of softmax classes is Keras’s, in both data formats', async () => {
    const { salt, minivgg } = reference<Recorded>('insight.json')
    const { input_shape: inputShape, classes } = minivgg
    const net = netById('minivgg').build({ inputShape, classes })
    const weights = toTensors(kerasWeights(net, salt, minivgg.init), net)
    const pixels = pictureOf(salt, minivgg)
    const input = preprocess('tf', pixels)
    for (const cam of minivgg.cams) await test.step(cam.layer, () => expectCam(net, weights, input, cam))

    const first = netById('minivgg').build({ inputShape, classes, dataFormat: 'channels_first' })
    const turned = tf.transpose(input, [0, 3, 1, 2])
    const [kernel, ...rest] = weights.get('dense')!
    const byChannel = tf.tidy(() => {
      const pooled = shapesOf(net).get('max_pooling2d_1') as Size
      return tf.reshape(tf.transpose(tf.reshape(kernel!, [...pooled, -1]), [2, 0, 1, 3]), kernel!.shape)
    })
    const reordered = new Map([...weights, ['dense', [byChannel, ...rest]] as const])
    for (const cam of minivgg.cams)
      await test.step(`${cam.layer}, channels first`, () => expectCam(first, reordered, turned, cam))
    tf.dispose([pixels, input, turned, byChannel])
    disposeWeights(weights)
  })

  test('a layer that others are passed by: the heat is of what goes through it', async () => {
    const { salt, shortcut } = reference<Recorded>('insight.json')
    const net = shortcutNet()
    const weights = toTensors(kerasWeights(net, salt, shortcut.init), net)
    const pixels = pictureOf(salt, shortcut)
    const input = preprocess('tf', pixels)
    for (const cam of shortcut.cams) await test.step(cam.layer, () => expectCam(net, weights, input, cam))
    tf.dispose([pixels, input])
    disposeWeights(weights)
  })

  for (const { id, minimumSize } of nets.filter(net => net.pretrained && !net.id.startsWith('vgg')))
    test(`${id} can be looked into: heat at its last convolution and at its first`, async () => {
      const size = Math.max(64, minimumSize)
      const base = netById(id).build({ inputShape: [size, size, 3] })
      const features = shapesOf(base).get(base.layers.at(-1)!.name)!
      const settings = { pooling: 'average', units: 0, activation: 'linear', dropout: 0, classes: 2 } as const
      const net = stack('model', base, headNet(features, settings))
      const weights = toTensors(initialWeights(net, 3), net)
      const pixels = pictureOf('insight', { tag: id, input_shape: [size, size, 3] })
      // From the first one on, the gradient goes through every kind of layer that the net has.
      for (const layer of [lastConvolution(net)!, net.layers.find(isConvolution)!.name]) {
        const heat = gradCam(net, weights, pixels, layer, scoreOf(1, 1))
        expect(heat.values).toHaveLength(heat.height * heat.width)
        expect(heat.values.every(value => value >= 0 && value <= 1)).toBe(true)
        expect(Number.isFinite(heat.score)).toBe(true)
        expect(heat.strongest).toBeGreaterThanOrEqual(0)
      }
      tf.dispose(pixels)
      disposeWeights(weights)
    })

  test('the pretrained VGG16 on photos: feature maps and Grad-CAM are Keras’s', async () => {
    test.skip(!testData, 'UNFREEZE_TEST_DATA does not say where the real weights and photos lie')
    interface Photo {
      file: string
      maps: Record<string, RecordedTensor>
      cams: RecordedCam[]
    }
    const recorded = reference<
      Pick<Recorded['vgg16'], 'input_shape' | 'units' | 'init'> & { salt: string; images: Photo[] }
    >('insight_pretrained.json')
    const { salt, input_shape: inputShape, units, init, images } = recorded
    const net = vggWithHead(inputShape, units)
    const base = netById('vgg16').build({ inputShape })
    const pretrained = await readWeightsFile(join(testData!, 'weights', 'vgg16_notop.h5'), base)
    const weights = toTensors(new Map([...kerasWeights(net, salt, init), ...pretrained]), net)
    for (const { file, maps, cams } of kind === 'wasm' ? images.slice(0, 1) : images)
      await test.step(file, async () => {
        const bytes = await readFile(join(testData!, 'data', 'cats_vs_dogs_small', file))
        const resized = resizeBilinear(await engine().decode(bytes), inputShape[0], inputShape[1])
        const pixels = tf.tensor4d(resized, [1, ...inputShape])
        const input = preprocess('caffe', pixels)
        const found = activations(net, weights, input, Object.keys(maps))
        for (const [layer, tensor] of Object.entries(maps)) await expectTensor(found.get(layer)!, tensor)
        for (const cam of cams) expectCam(net, weights, input, cam)
        tf.dispose([pixels, input, ...found.values()])
      })
    disposeWeights(weights)
  })
})
