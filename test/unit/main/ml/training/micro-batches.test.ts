import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { createModel } from '../../../../../src/main/ml/training/model.ts'
import { inMicroBatches, microBatchSize } from '../../../../../src/main/ml/training/micro-batches.ts'
import { optimizerOf } from '../../../../../src/main/ml/training/optimizers/index.ts'
import { cutAt, stack } from '../../../../../src/main/nets/cut.ts'
import { headNet } from '../../../../../src/main/nets/head.ts'
import { netById } from '../../../../../src/main/nets/index.ts'
import { initialWeights } from '../../../../../src/main/weights/initial.ts'
import { streamOf } from '../../../../../src/shared/counter-random.ts'
import { onNativeEngine } from '../../../../kit/engine.ts'

const options = { pooling: 'flatten', units: 16, activation: 'relu', dropout: 0.5 } as const

/** VGG16's last convolution at 32x32 with a head, as a fine-tuning trains it. */
const tuned = (classes: number) =>
  stack(
    'model',
    cutAt(netById('vgg16').build({ inputShape: [32, 32, 3] }), 'block5_conv2').suffix,
    headNet([1, 1, 512], { ...options, classes }),
  )

const batchOf = (count: number, classes: number) => {
  const draw = streamOf('micro-batch')
  return {
    values: Float32Array.from({ length: count * 2 * 2 * 512 }, (_, i) => Math.max(0, draw(i) / 2147483648 - 1)),
    labels: Int32Array.from({ length: count }, (_, i) => i % classes),
    draw: { seed: 3, epoch: 1, step: 4, pictures: Array.from({ length: count }, (_, i) => 7 * i) },
  }
}

test('a batch is cut into parts of nearly the same size that hold all of it', () => {
  const batch = batchOf(13, 2)
  for (const limit of [1, 2, 5, 12, 13, 100, Infinity]) {
    const parts = inMicroBatches(batch, limit)
    const sizes = parts.map(({ labels }) => labels.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limit)
    expect(parts.flatMap(({ labels }) => [...labels])).toEqual([...batch.labels])
    const bytes = parts.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    expect(Buffer.concat(bytes).equals(new Uint8Array(batch.values.buffer))).toBe(true)
    expect(parts.flatMap(({ draw }) => Array.from(draw.pictures))).toEqual(batch.draw.pictures)
  }
})

test('what is trained with batch normalization is not cut; a fine-tuning at the chapter’s size is', () => {
  expect(microBatchSize(netById('minivgg').build({ inputShape: [32, 32, 3] }))).toBe(Infinity)
  const base = cutAt(netById('vgg16').build({ inputShape: [180, 180, 3] }), 'block4_pool').suffix
  const head = headNet([5, 5, 512], { pooling: 'flatten', units: 256, activation: 'linear', dropout: 0.5, classes: 2 })
  const limit = microBatchSize(stack('model', base, head))
  expect(limit).toBeGreaterThanOrEqual(32)
  expect(limit).toBeLessThan(128)
  expect(microBatchSize(head)).toBeGreaterThan(128)
})

onNativeEngine(() => {
  for (const classes of [2, 3])
    for (const optimizer of ['sgd', 'rmsprop'] as const)
      test(`parts give what the whole batch gives: ${classes} classes, ${optimizer}`, () => {
        const { values, labels, draw } = batchOf(13, classes)
        const net = tuned(classes)
        const before = tf.memory().numTensors
        const results = [Infinity, 13, 5, 1].map(limit => {
          const rule = optimizerOf({ optimizer, momentum: 0.9, nesterov: false })
          const model = createModel(net, initialWeights(net, 1), rule, classes, { limit })
          try {
            // Two steps, so that what the optimizer remembers counts too.
            const losses = [1, 2].map(update => [
              ...model.train(values, labels, draw, { learningRate: 1e-3, update }).losses,
            ])
            return { losses, weights: model.snapshot().weights, movement: model.movement() }
          } finally {
            model.dispose()
          }
        })
        expect(tf.memory().numTensors, 'tensors left over').toBe(before)
        const [whole, ...others] = results
        expect(others[0]!.losses, 'one part').toEqual(whole!.losses)
        expect(others[0]!.movement).toEqual(whole!.movement)
        for (const { losses, weights, movement } of others) {
          losses.flat().forEach((loss, i) => expect(Math.abs(loss - whole!.losses.flat()[i]!)).toBeLessThan(1e-4))
          for (const [path, { data }] of whole!.weights) {
            const found = weights.get(path)!.data
            let largest = 0
            for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(found[i]! - data[i]!))
            // RMSprop makes a step of a rounding error where a gradient is all but 0.
            if (optimizer === 'sgd') expect(largest, path).toBeLessThanOrEqual(1e-5)
          }
          movement.forEach(({ change }, i) =>
            expect(Math.abs(change - whole!.movement[i]!.change)).toBeLessThanOrEqual(1e-5),
          )
        }
      })
})
