import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { activations, forward } from '../../src/main/ml/model/forward.ts'
import { preprocess } from '../../src/main/ml/model/preprocess.ts'
import { disposeWeights, toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import { netById } from '../../src/main/nets/index.ts'
import { shapesOf } from '../../src/main/nets/shapes.ts'
import { resizeBilinear } from '../../src/main/pictures/index.ts'
import { initialWeights } from '../../src/main/weights/initial.ts'
import { readWeightsFile } from '../../src/main/weights/read.ts'
import { forEachEngine } from '../kit/engine.ts'
import { tinyNet } from '../kit/small-net.ts'
import { expectClose, expectTensor } from './expect-tensor.ts'
import type { RecordedTensor } from './expect-tensor.ts'
import { reference, referencePath } from './fixtures.ts'
import { pictureTensor } from './recorded-forward.ts'
import type { RecordedForward, Size } from './recorded-forward.ts'
import { kerasWeights } from './tensors.ts'
import type { Gains } from './tensors.ts'

/** -1..1, as MiniVGGNet and the tiny net were fed. */
const scaled = (recorded: Pick<RecordedForward, 'salt' | 'image'>) => preprocess('tf', pictureTensor(recorded))

/** Where the real weights and photos lie: `weights/vgg16_notop.h5` and `data/cats_vs_dogs_small`. */
const testData = process.env['UNFREEZE_TEST_DATA']

forEachEngine(({ engine }) => {
  let tensorsBefore = 0
  test.beforeEach(() => {
    tensorsBefore = tf.memory().numTensors
    tf.engine().startScope()
  })
  test.afterEach(() => {
    tf.engine().endScope()
    expect(tf.memory().numTensors, 'tensors left over').toBe(tensorsBefore)
  })

  test('the pretrained VGG16 base on photos', async () => {
    test.skip(!testData, 'UNFREEZE_TEST_DATA does not say where the real weights and photos lie')
    interface Photo extends Record<'resized_pixels' | 'preprocessed' | 'block3_pool' | 'output', RecordedTensor> {
      file: string
    }
    const recorded = reference<{ input_shape: Size; images: Photo[] }>('vgg16_pretrained.json')
    const [height, width] = recorded.input_shape
    const net = netById('vgg16').build({ inputShape: recorded.input_shape })
    const weights = toTensors(await readWeightsFile(join(testData!, 'weights', 'vgg16_notop.h5'), net), net)
    for (const photo of recorded.images)
      await test.step(photo.file, async () => {
        const bytes = await readFile(join(testData!, 'data', 'cats_vs_dogs_small', photo.file))
        const resized = resizeBilinear(await engine().decode(bytes), height, width)
        const pixels = tf.tensor4d(resized, [1, height, width, 3])
        const { index, value } = photo.resized_pixels
        const shown = index.map(at => resized[at]!)
        expectClose(shown, value, 1e-3)
        const input = preprocess('caffe', pixels)
        const found = activations(net, weights, input, ['block3_pool', 'block5_pool'])
        await expectTensor(found.get('block3_pool')!, photo.block3_pool)
        await expectTensor(found.get('block5_pool')!, photo.output)
      })
    disposeWeights(weights)
  })

  interface MiniVggSummary {
    input_shape: Size
    classes: number
  }
  type MiniVggForward = { image: RecordedForward['image'] } & Record<
    'max_pooling2d' | 'flatten' | 'dense_1' | 'output',
    RecordedTensor
  >
  interface MiniVgg {
    salt: string
    init: Gains
    summary_small: MiniVggSummary
    summary_large: MiniVggSummary
    forward_small: MiniVggForward
    forward_large: MiniVggForward
  }
  for (const size of ['small', 'large'] as const)
    test(`MiniVGGNet, ${size}: inference is Keras's`, async () => {
      const recorded = reference<MiniVgg>('minivgg.json')
      const { input_shape: inputShape, classes } = recorded[`summary_${size}`]
      const { image, output, ...inner } = recorded[`forward_${size}`]
      const net = netById('minivgg').build({ inputShape, classes })
      const weights = toTensors(kerasWeights(net, recorded.salt, recorded.init), net)
      const input = scaled({ salt: recorded.salt, image })
      const found = activations(net, weights, input, [...Object.keys(inner), net.layers.at(-1)!.name])
      for (const [layer, tensor] of Object.entries(inner)) await expectTensor(found.get(layer)!, tensor)
      expectClose(await found.get('activation_5')!.data(), output.value, 1e-5)
      const logits = forward(net, weights, input, { logits: true })
      expectClose(await logits.data(), [...(await found.get('dense_1')!.data())], 1e-6)
      disposeWeights(weights)
    })

  test('a net with channels first gives the same: only the order of what is flattened differs', async () => {
    const recorded = reference<MiniVgg>('minivgg.json')
    const { input_shape: inputShape, classes } = recorded.summary_small
    const last = netById('minivgg').build({ inputShape, classes })
    const first = netById('minivgg').build({ inputShape, classes, dataFormat: 'channels_first' })
    const weights = toTensors(kerasWeights(last, recorded.salt, recorded.init), last)
    const [kernel, bias] = weights.get('dense') as [tf.Tensor2D, tf.Tensor1D]
    const pooled = shapesOf(last).get('max_pooling2d_1') as Size
    const inOrder = tf.transpose(tf.reshape(kernel, [...pooled, -1]), [2, 0, 1, 3])
    const byChannel = tf.reshape(inOrder, kernel.shape)
    const turned = new Map([...weights, ['dense', [byChannel, bias]] as const])
    const input = scaled({ salt: recorded.salt, image: recorded.forward_small.image })
    const input1 = tf.transpose(input, [0, 3, 1, 2])

    const inner = forward(first, turned, input1, { until: 'max_pooling2d' })
    expect(inner.shape).toEqual([1, ...shapesOf(first).get('max_pooling2d')!])
    await expectTensor(tf.transpose(inner, [0, 2, 3, 1]), recorded.forward_small.max_pooling2d)
    const output = forward(first, turned, input1)
    expectClose(await output.data(), recorded.forward_small.output.value, 1e-5)
    disposeWeights(weights)
  })

  test('outputs are let go once they are used: memory stays near that of the widest layer', async () => {
    const net = netById('vgg16').build({ inputShape: [64, 64, 3] })
    const weights = toTensors(initialWeights(net, 1), net)
    const input = tf.zeros([2, 64, 64, 3])
    const before = tf.memory().numBytes
    const { peakBytes } = await tf.profile(() => forward(net, weights, input))
    const widest = 2 * 64 * 64 * 64 * 4 // the first two convolutions
    expect(peakBytes - before).toBeLessThanOrEqual(2.5 * widest)
    disposeWeights(weights)
  })

  test('separable and depthwise convolutions, from the file that Keras 2 wrote', async () => {
    const { salt, tiny } = reference<{
      salt: string
      tiny: { image: RecordedForward['image']; output_keras2: number[]; dw_b: RecordedTensor }
    }>('h5/h5.json')
    const weights = toTensors(await readWeightsFile(referencePath('h5/tiny_keras2.h5'), tinyNet), tinyNet)
    const found = activations(tinyNet, weights, scaled({ salt, image: tiny.image }), ['dw_b', 'dense_f'])
    await expectTensor(found.get('dw_b')!, tiny.dw_b)
    expectClose(await found.get('dense_f')!.data(), tiny.output_keras2, 1e-5)
    disposeWeights(weights)
  })
})
