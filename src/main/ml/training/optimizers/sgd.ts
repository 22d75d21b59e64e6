import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer } from './optimizer.ts'
import { updateByKernel } from './optimizer.ts'

/**
 * Stochastic gradient descent: `w -= lr * g`; with momentum `m = momentum * m - lr * g; w += m`; with Nesterov
 * `w += momentum * m - lr * g`, where `m` is the new one.
 */
export const sgd = (options: { momentum: number; nesterov: boolean }): Optimizer =>
  options.momentum > 0 ? withMomentum(options.momentum, options.nesterov) : plain

const plain: Optimizer = {
  slots: [],
  update: (weight, gradient, _slots, { learningRate }) => {
    if (updateByKernel('UpdateSgd', { weight, gradient }, { learningRate })) return
    tf.tidy(() => weight.assign(tf.sub(weight, tf.mul(gradient, learningRate))))
  },
}

const withMomentum = (momentumFactor: number, nesterov: boolean): Optimizer => ({
  slots: ['momentum'],
  update: (weight, gradient, slots, { learningRate }) => {
    const momentum = slots[0]!
    const numbers = { learningRate, momentumFactor, nesterov }
    if (updateByKernel('UpdateMomentum', { weight, momentum, gradient }, numbers)) return
    tf.tidy(() => {
      const step = tf.mul(gradient, -learningRate)
      const next = tf.add(tf.mul(momentum, momentumFactor), step)
      weight.assign(tf.add(weight, nesterov ? tf.add(tf.mul(next, momentumFactor), step) : next))
      momentum.assign(next)
    })
  },
})
