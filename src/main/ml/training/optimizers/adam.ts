import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer } from './optimizer.ts'

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-7

/**
 * Keras's Adam: `m += (g - m) * 0.1; v += (g^2 - v) * 0.001; w -= lr * sqrt(1 - 0.999^t) / (1 - 0.9^t) * m / (sqrt(v) + 1e-7)`,
 * epsilon added to the uncorrected root.
 */
export const adam = (): Optimizer => ({
  slots: ['momentum', 'velocity'],
  apply: (weight, gradient, [momentum, velocity], { learningRate, update }) => {
    const m = tf.add(momentum!, tf.mul(tf.sub(gradient, momentum!), 1 - beta1))
    const v = tf.add(velocity!, tf.mul(tf.sub(tf.square(gradient), velocity!), 1 - beta2))
    const rate = (learningRate * Math.sqrt(1 - beta2 ** update)) / (1 - beta1 ** update)
    return { weight: tf.sub(weight, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon))), slots: [m, v] }
  },
})
