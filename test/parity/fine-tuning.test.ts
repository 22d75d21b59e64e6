import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { createModel } from '../../src/main/ml/training/model.ts'
import { sgd } from '../../src/main/ml/training/optimizers/sgd.ts'
import { cutAt, stack } from '../../src/main/nets/cut.ts'
import { headNet } from '../../src/main/nets/head.ts'
import { netById } from '../../src/main/nets/index.ts'
import { inInferenceMode } from '../../src/main/nets/inference-mode.ts'
import { shapesOf } from '../../src/main/nets/shapes.ts'
import { streamOf } from '../../src/shared/counter-random.ts'
import { bases } from '../kit/bases.ts'
import { forEachEngine } from '../kit/engine.ts'
import { reference } from './fixtures.ts'
import { kerasWeights } from './tensors.ts'
import type { Gains } from './tensors.ts'

interface RecordedStep {
  /** The last frozen layer, whose output [height, width, channels] the upper part starts from. */
  cut: string
  features: [number, number, number]
  input_shape: [number, number, number]
  init: Gains
  logits: number[]
  loss: number
  /** Norm of the kernel's gradient, and the bias's. */
  head: [number, number]
  /** Variable, norm of its gradient, some of its elements. */
  gradients: [string, number, number[], number[]][]
}

const recorded = reference<{ salt: string; labels: number[]; bases: Record<string, RecordedStep> }>('fine_tuning.json')
const { salt } = recorded
const labels = Int32Array.from(recorded.labels)

const drawn = (name: string, length: number, value: (u: number) => number): Float32Array => {
  const draw = streamOf(name)
  return Float32Array.from({ length }, (_, at) => value(draw(at) / 2147483648 - 1))
}

const norm = (values: Float64Array) => {
  let sum = 0
  for (const value of values) sum += value ** 2
  return Math.sqrt(sum)
}

/** The mean over the picture, and one unit. */
const plainHead = { pooling: 'average', units: 0, activation: 'linear', dropout: 0 } as const

/** Long enough a step that the change of a weight tells its gradient with all digits. */
const learningRate = 1000

forEachEngine(() => {
  for (const [title, { cut, features, input_shape: inputShape, init, ...keras }] of Object.entries(recorded.bases))
    test(`${title} above ${cut}: logits and gradients are those of Keras with training=False, also in parts of a batch`, () => {
      const before = tf.memory().numTensors
      const base = netById(bases[title as keyof typeof bases]).build({ inputShape })
      const { suffix } = cutAt(base, cut)
      const channels = shapesOf(base).get(base.layers.at(-1)!.name)!.at(-1)!
      const head = headNet([null, null, channels], { ...plainHead, classes: 2 })
      const initial = kerasWeights(suffix, salt, init)
      const kernel = drawn(`${salt}/${title}/head`, channels, u => u * Math.sqrt(3 / channels))
      initial.set('dense', [kernel, new Float32Array(1)])

      const rows = drawn(`${salt}/${title}/features`, labels.length * features.reduce((a, b) => a * b), u =>
        Math.max(u, -0.3),
      )
      const net = stack('model', inInferenceMode(suffix), head)
      const model = createModel(net, initial, sgd({ momentum: 0, nesterov: false }), 2, { limit: 3 })
      const draw = { seed: 1, epoch: 1, step: 0, pictures: Uint32Array.from(labels, (_, at) => at) }
      const { losses, outputs } = model.train(rows, labels, draw, { learningRate, update: 1 })

      const loss = losses.reduce((sum, one) => sum + one, 0) / labels.length
      expect(Math.abs(loss / keras.loss - 1)).toBeLessThan(1e-4)
      keras.logits.forEach((logit, at) => expect(outputs[2 * at + 1]! - 1 / (1 + Math.exp(-logit))).toBeCloseTo(0, 4))

      const after = model.snapshot().weights
      const gradientOf = (path: string): Float64Array => {
        const layer = path.split('/')[0]!
        const start = initial.get(layer)![[...after.keys()].filter(key => key.startsWith(`${layer}/`)).indexOf(path)]!
        return new Float64Array(start).map((value, at) => (value - after.get(path)!.data[at]!) / learningRate)
      }
      expect(norm(gradientOf('dense/kernel')) / keras.head[0]).toBeCloseTo(1, 3)
      expect(gradientOf('dense/bias')[0]).toBeCloseTo(keras.head[1], 4)
      for (const [path, length, index, values] of keras.gradients) {
        const gradient = gradientOf(path)
        expect(Math.abs(norm(gradient) / length - 1), path).toBeLessThan(5e-3)
        index.forEach((at, i) =>
          expect(Math.abs(gradient[at]! - values[i]!) / length, `${path} at ${at}`).toBeLessThan(1e-3),
        )
      }
      // Nothing else moved: the batch normalizations kept their statistics.
      const trained = new Set([...keras.gradients.map(([path]) => path), 'dense/kernel', 'dense/bias'])
      for (const path of after.keys()) if (!trained.has(path)) expect(norm(gradientOf(path)), path).toBe(0)
      model.dispose()
      expect(tf.memory().numTensors, 'tensors left over').toBe(before)
    })
})
