import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer } from './optimizer.ts'
import { updateByKernel } from './optimizer.ts'

const rho = 0.9
const epsilon = 1e-7

/** Keras's RMSprop: `v = 0.9 * v + 0.1 * g^2; w -= lr * g / sqrt(v + 1e-7)`, epsilon inside the root; v starts at 0. */
export const rmsprop = (): Optimizer => ({
  slots: ['velocity'],
  update: (weight, gradient, slots, { learningRate }) => {
    const velocity = slots[0]!
    if (updateByKernel('UpdateRmsProp', { weight, velocity, gradient }, { learningRate, rho, epsilon })) return
    tf.tidy(() => {
      const next = tf.add(tf.mul(velocity, rho), tf.mul(tf.square(gradient), 1 - rho))
      const move = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(next, epsilon)))
      weight.assign(tf.sub(weight, move))
      velocity.assign(next)
    })
  },
})
