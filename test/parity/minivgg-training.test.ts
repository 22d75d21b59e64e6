import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { countRight, predictedClasses } from '../../src/main/ml/training/metrics.ts'
import { createModel } from '../../src/main/ml/training/model.ts'
import { optimizerOf } from '../../src/main/ml/training/optimizers/index.ts'
import type { Net } from '../../src/main/nets/graph.ts'
import { netById } from '../../src/main/nets/index.ts'
import { forEachEngine } from '../kit/engine.ts'
import { reference } from './fixtures.ts'
import { kerasWeights, referencePicture } from './tensors.ts'
import type { Gains } from './tensors.ts'

interface RecordedRun {
  eval_before: { loss: number; accuracy: number }
  steps: { train_loss: number; train_accuracy: number; eval_loss_after: number; eval_accuracy_after: number }[]
  weights: Record<string, { index: number[]; initial: number[]; step1: number[]; step3: number[] }>
}

const optimizers = ['sgd', 'rmsprop', 'adam'] as const

interface Recorded extends Record<`training_${(typeof optimizers)[number]}`, RecordedRun> {
  salt: string
  init: Gains
  summary_small: { input_shape: [number, number, number] }
  training: {
    image_tags: string[]
    classes: number
    labels: number[]
    learning_rate: Record<(typeof optimizers)[number], number>
  }
}

/** The recorded training has dropout of rate 0, which leaves nothing to chance. */
const withoutDropout = (net: Net): Net => ({
  ...net,
  layers: net.layers.map(layer => (layer.type === 'Dropout' ? { ...layer, rate: 0 } : layer)),
})

const recorded = reference<Recorded>('minivgg.json')
const { image_tags: tags, classes, labels: recordedLabels, learning_rate: rates } = recorded.training
const inputShape = recorded.summary_small.input_shape

const pictures = (): Float32Array => {
  const drawn = tags.map(tag => referencePicture(recorded.salt, tag, inputShape))
  return Float32Array.from(
    drawn.flatMap(pixels => [...pixels]),
    value => Math.fround(Math.fround(value) / 127.5) - 1,
  )
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

const expectNear = (value: number, expected: number, relative: number, absolute: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + absolute)

forEachEngine(() => {
  for (const name of optimizers)
    test(`three ${name} steps of MiniVGGNet: losses, weights and moving statistics are Keras's`, () => {
      const { eval_before, steps, weights } = recorded[`training_${name}`]
      const tensorsBefore = tf.memory().numTensors
      const net = withoutDropout(netById('minivgg').build({ inputShape, classes }))
      const optimizer = optimizerOf({ optimizer: name, momentum: 0, nesterov: false })
      const model = createModel(net, kerasWeights(net, recorded.salt, recorded.init), optimizer, classes)
      const values = pictures()
      const labels = Int32Array.from(recordedLabels)
      const accuracyOf = (probabilities: Float32Array) =>
        countRight(predictedClasses(probabilities, classes), labels) / labels.length

      // A bias before a batch normalization has no gradient but what was rounded, which these rules make a step of.
      const noise = name === 'sgd' ? 1e-6 : 5e-3 * rates[name]

      const before = model.evaluate(values, labels)
      expectNear(mean(before.losses), eval_before.loss, 1e-4, 0)
      expect(accuracyOf(before.outputs)).toBe(eval_before.accuracy)

      steps.forEach((expected, at) => {
        const draw = { seed: 1, epoch: 1, step: at, pictures: [...labels.keys()] }
        const trained = model.train(values, labels, draw, { learningRate: rates[name], update: at + 1 })
        if (at === 0) expectNear(mean(trained.losses), expected.train_loss, 1e-4, 0)
        else expectNear(mean(trained.losses), expected.train_loss, 1e-2, 1e-4)
        expect(accuracyOf(trained.outputs)).toBe(expected.train_accuracy)
        const after = model.evaluate(values, labels)
        expectNear(mean(after.losses), expected.eval_loss_after, 1e-2, 1e-4)
        expect(accuracyOf(after.outputs)).toBe(expected.eval_accuracy_after)

        const column = ({ 0: 'step1', 2: 'step3' } as const)[at]
        if (column === undefined) return
        const found = model.snapshot().weights
        for (const [path, sample] of Object.entries(weights))
          sample.index.forEach((index, i) => {
            const moved = Math.abs(sample[column][i]! - sample.initial[i]!)
            const difference = Math.abs(found.get(path)!.data[index]! - sample[column][i]!)
            expect(difference, `${path}[${index}], ${column}`).toBeLessThanOrEqual(2e-2 * moved + noise)
          })
      })
      model.dispose()
      expect(tf.memory().numTensors, 'tensors left over').toBe(tensorsBefore)
    })
})
