import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer } from './optimizer.ts'
import { updateByKernel } from './optimizer.ts'

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-7

/**
 * Keras's Adam: `m += (g - m) * 0.1; v += (g^2 - v) * 0.001; w -= lr * sqrt(1 - 0.999^t) / (1 - 0.9^t) * m / (sqrt(v) + 1e-7)`,
 * epsilon added to the uncorrected root.
 */
export const adam = (): Optimizer => ({
  slots: ['momentum', 'velocity'],
  update: (weight, gradient, slots, { learningRate, update }) => {
    const [momentum, velocity] = [slots[0]!, slots[1]!]
    const [beta1Power, beta2Power] = [beta1 ** update, beta2 ** update]
    const numbers = { learningRate, beta1, beta2, beta1Power, beta2Power, epsilon }
    if (updateByKernel('UpdateAdam', { weight, momentum, velocity, gradient }, numbers)) return
    tf.tidy(() => {
      const m = tf.add(momentum, tf.mul(tf.sub(gradient, momentum), 1 - beta1))
      const v = tf.add(velocity, tf.mul(tf.sub(tf.square(gradient), velocity), 1 - beta2))
      const rate = (learningRate * Math.sqrt(1 - beta2Power)) / (1 - beta1Power)
      weight.assign(tf.sub(weight, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon))))
      momentum.assign(m)
      velocity.assign(v)
    })
  },
})
