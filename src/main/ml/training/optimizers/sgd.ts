import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer } from './optimizer.ts'

/**
 * Stochastic gradient descent: `w -= lr * g`; with momentum `m = momentum * m - lr * g; w += m`; with Nesterov
 * `w += momentum * m - lr * g`, where `m` is the new one.
 */
export const sgd = ({ momentum, nesterov }: { momentum: number; nesterov: boolean }): Optimizer => ({
  slots: momentum > 0 ? ['momentum'] : [],
  apply: (weight, gradient, [velocity], { learningRate }) => {
    const step = tf.mul(gradient, -learningRate)
    if (!velocity) return { weight: tf.add(weight, step), slots: [] }
    const next = tf.add(tf.mul(velocity, momentum), step)
    const move = nesterov ? tf.add(tf.mul(next, momentum), step) : next
    return { weight: tf.add(weight, move), slots: [next] }
  },
})
