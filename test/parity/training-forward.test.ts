import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { forward } from '../../src/main/ml/model/forward.ts'
import { preprocess } from '../../src/main/ml/model/preprocess.ts'
import { toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import type { Net } from '../../src/main/nets/graph.ts'
import { netById } from '../../src/main/nets/index.ts'
import { variablesByLayer } from '../../src/main/nets/variables.ts'
import { forEachEngine } from '../kit/engine.ts'
import { reference } from './fixtures.ts'
import { kerasWeights, referencePicture } from './tensors.ts'
import type { Gains } from './tensors.ts'

interface RecordedTraining {
  salt: string
  init: Gains
  summary_small: { input_shape: [number, number, number] }
  training: { image_tags: string[]; classes: number; labels: number[]; learning_rate: { sgd: number } }
  training_sgd: {
    steps: { train_loss: number }[]
    weights: Record<string, { index: number[]; initial: number[]; step1: number[] }>
  }
}

/** Keeps everything: the recorded training has dropout of rate 0 where the net's own is higher. */
const keepAll = (net: Net) => (layer: string, shape: number[]) => {
  const found = net.layers.find(each => each.name === layer)
  return tf.fill(shape, found?.type === 'Dropout' ? 1 - found.rate : 1)
}

forEachEngine(({ kind }) => {
  test('one training step of MiniVGGNet: loss, gradients of every layer and batch statistics are Keras’s', async () => {
    test.skip(kind === 'wasm', 'the WebAssembly backend has no gradient of a convolution’s kernel')
    const recorded = reference<RecordedTraining>('minivgg.json')
    const { image_tags: tags, classes, labels, learning_rate: rates } = recorded.training
    const inputShape = recorded.summary_small.input_shape
    const net = netById('minivgg').build({ inputShape, classes })
    tf.engine().startScope()

    const start = toTensors(kerasWeights(net, recorded.salt, recorded.init), net)
    const pictures = tags.map(tag => tf.tensor3d(referencePicture(recorded.salt, tag, inputShape), inputShape))
    const input = preprocess('tf', tf.stack(pictures) as tf.Tensor4D)
    const target = tf.oneHot(labels, classes)

    const names = [...variablesByLayer(net)].flatMap(([layer, variables]) =>
      variables.flatMap(({ name, trainable }, at) => (trainable ? [{ layer, name, at }] : [])),
    )
    const statistics = new Map<string, tf.Tensor[]>()
    const loss = (...trained: tf.Tensor[]) => {
      const weights = new Map([...start].map(([layer, tensors]) => [layer, [...tensors]]))
      names.forEach(({ layer, at }, i) => (weights.get(layer)![at] = trained[i]!))
      const logits = forward(net, weights, input, {
        training: true,
        logits: true,
        dropoutMask: keepAll(net),
        onBatchStatistics: (layer, mean, variance) =>
          statistics.set(layer, [tf.keep(mean.clone()), tf.keep(variance.clone())]),
      })
      return tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits as tf.Tensor2D)), -1))) as tf.Scalar
    }
    const { value, grads } = tf.valueAndGrads(loss)(names.map(({ layer, at }) => start.get(layer)![at]!))

    const lossOfKeras = recorded.training_sgd.steps[0]!.train_loss
    expect(Math.abs(value.dataSync()[0]! - lossOfKeras) / lossOfKeras).toBeLessThanOrEqual(1e-4)

    const after = new Map<string, tf.Tensor>()
    names.forEach(({ layer, name, at }, i) =>
      after.set(`${layer}/${name}`, tf.sub(start.get(layer)![at]!, tf.mul(grads[i]!, rates.sgd))),
    )
    for (const [layer, found] of statistics)
      ['moving_mean', 'moving_variance'].forEach((name, i) =>
        after.set(`${layer}/${name}`, tf.add(tf.mul(start.get(layer)![2 + i]!, 0.99), tf.mul(found[i]!, 0.01))),
      )
    for (const [name, { index, initial, step1 }] of Object.entries(recorded.training_sgd.weights)) {
      const values = after.get(name)!.dataSync()
      index.forEach((at, i) => {
        const moved = Math.abs(step1[i]! - initial[i]!)
        expect(Math.abs(values[at]! - step1[i]!), `${name}[${at}]`).toBeLessThanOrEqual(2e-2 * moved + 1e-6)
      })
    }
    for (const tensors of statistics.values()) tf.dispose(tensors)
    tf.engine().endScope()
  })
})
