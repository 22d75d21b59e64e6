import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { createModel } from '../../src/main/ml/training/model.ts'
import { countRight, predictedClasses } from '../../src/main/ml/training/metrics.ts'
import { optimizerOf } from '../../src/main/ml/training/optimizers/index.ts'
import { headNet } from '../../src/main/nets/head.ts'
import { streamOf, u32 } from '../../src/shared/counter-random.ts'
import { forEachEngine } from '../kit/engine.ts'
import { reference } from './fixtures.ts'
import { kerasWeights } from './tensors.ts'
import type { Gains } from './tensors.ts'

interface RecordedTraining {
  scale: number
  initial_probability: number[]
  eval_before: { loss: number; accuracy: number }
  steps: { train_loss: number; train_accuracy: number; eval_loss_after: number; eval_accuracy_after: number }[]
  weights: Record<string, { index: number[]; initial: number[]; step1: number[]; step3: number[] }>
}
interface RecordedHead {
  salt: string
  init: Gains
  labels: number[]
  optimizer: { name: 'rmsprop'; learning_rate: number }
  small_features: RecordedTraining
  /** Features so large that Keras's losses are those of logits: probabilities would stop at 16.1. */
  large_features: RecordedTraining
}

const recorded = reference<RecordedHead>('head.json')
const shape = [5, 5, 512]
const classes = 2

/** Losses within 1e-3 relative and 1e-5 absolute: what float32 leaves open. */
const expectLoss = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-3 * Math.abs(expected) + 1e-5)

forEachEngine(() => {
  for (const which of ['small_features', 'large_features'] as const)
    test(`three RMSprop steps of the head on ${which.replace('_', ' ')} are Keras's`, () => {
      const { scale, initial_probability, eval_before, steps, weights } = recorded[which]
      const rows = recorded.labels.length
      const labels = Int32Array.from(recorded.labels, (_, i) => u32(`${recorded.salt}/head/labels`, i) % 2)
      expect([...labels]).toEqual(recorded.labels)
      const draw = streamOf(`${recorded.salt}/head/features`)
      const features = Float32Array.from({ length: rows * 5 * 5 * 512 }, (_, i) =>
        Math.max(0, scale * (draw(i) / 2147483648 - 1)),
      )

      const tensorsBefore = tf.memory().numTensors
      const net = headNet(shape, { pooling: 'flatten', units: 256, activation: 'linear', dropout: 0, classes })
      const optimizer = optimizerOf({ optimizer: recorded.optimizer.name, momentum: 0, nesterov: false })
      const model = createModel(net, kerasWeights(net, recorded.salt, recorded.init), optimizer, classes)
      const evaluate = () => {
        const { losses, outputs: probabilities } = model.evaluate(features, labels)
        return {
          loss: losses.reduce((sum, loss) => sum + loss, 0) / rows,
          accuracy: countRight(predictedClasses(probabilities, classes), labels) / rows,
          probabilities,
        }
      }

      const before = evaluate()
      expectLoss(before.loss, eval_before.loss)
      expect(before.accuracy).toBe(eval_before.accuracy)
      initial_probability.forEach((probability, i) =>
        expect(Math.abs(before.probabilities[2 * i + 1]! - probability)).toBeLessThanOrEqual(1e-4),
      )

      steps.forEach((expected, at) => {
        const { losses } = model.train(
          features,
          labels,
          { seed: 1, epoch: 1, step: at, pictures: [...labels.keys()] },
          { learningRate: recorded.optimizer.learning_rate, update: at + 1 },
        )
        expectLoss(losses.reduce((sum, loss) => sum + loss, 0) / rows, expected.train_loss)
        const after = evaluate()
        expectLoss(after.loss, expected.eval_loss_after)
        expect(after.accuracy).toBe(expected.eval_accuracy_after)

        const values = at === 0 ? 'step1' : at === 2 ? 'step3' : null
        if (values === null) return
        for (const [path, sample] of Object.entries(weights)) {
          const { data } = model.snapshot().weights.get(path)!
          sample.index.forEach((index, i) => {
            const moved = Math.abs(sample[values][i]! - sample.initial[i]!)
            expect(
              Math.abs(data[index]! - sample[values][i]!),
              `${path}[${index}] after step ${at + 1}`,
            ).toBeLessThanOrEqual(2e-2 * moved + 1e-6)
          })
        }
      })
      model.dispose()
      expect(tf.memory().numTensors, 'tensors left over').toBe(tensorsBefore)
    })
})
