import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { optimizerOf } from '../../src/main/ml/training/optimizers/index.ts'
import { forEachEngine, onNativeEngine } from '../kit/engine.ts'

/** Keras's update rules for one number in float64, as its source has them. */
const rules = {
  sgd: (momentum: number, nesterov: boolean, lr: number) => {
    let m = 0
    return (w: number, g: number) => {
      if (momentum === 0) return w - lr * g
      m = momentum * m - lr * g
      return nesterov ? w + momentum * m - lr * g : w + m
    }
  },
  rmsprop: (lr: number) => {
    let v = 0
    return (w: number, g: number) => {
      v = 0.9 * v + 0.1 * g * g
      return w - (lr * g) / Math.sqrt(v + 1e-7)
    }
  },
  adam: (lr: number) => {
    let [m, v, t] = [0, 0, 0]
    return (w: number, g: number) => {
      t++
      m += (g - m) * 0.1
      v += (g * g - v) * 0.001
      return w - (((lr * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t)) * m) / (Math.sqrt(v) + 1e-7)
    }
  },
}

const setting = fc.oneof(
  fc.record({
    optimizer: fc.constant('sgd' as const),
    momentum: fc.constantFrom(0, 0.5, 0.9),
    nesterov: fc.boolean(),
  }),
  fc.record({
    optimizer: fc.constantFrom('rmsprop' as const, 'adam' as const),
    momentum: fc.constant(0),
    nesterov: fc.constant(false),
  }),
)

forEachEngine(() => {
  test("every optimizer makes Keras's steps", () => {
    fc.assert(
      fc.property(
        setting,
        fc.constantFrom(1e-5, 1e-3, 0.1),
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 }),
        ({ optimizer: name, momentum, nesterov }, learningRate, gradients) => {
          const optimizer = optimizerOf({ optimizer: name, momentum, nesterov })
          const rule = name === 'sgd' ? rules.sgd(momentum, nesterov, learningRate) : rules[name](learningRate)
          let expected = 0.5
          const tensorsBefore = tf.memory().numTensors
          const weight = tf.tidy(() => tf.variable(tf.tensor1d([0.5])))
          const slots = optimizer.slots.map(() => tf.tidy(() => tf.variable(tf.zeros([1]))))
          tf.tidy(() => {
            gradients.forEach((gradient, at) => {
              optimizer.update(weight, tf.tensor1d([gradient]), slots, { learningRate, update: at + 1 })
              expected = rule(expected, Math.fround(gradient))
            })
            const moved = Math.abs(expected - 0.5)
            expect(Math.abs(weight.dataSync()[0]! - expected)).toBeLessThanOrEqual(1e-5 * moved + 3e-7)
          })
          tf.dispose([weight, ...slots])
          expect(tf.memory().numTensors).toBe(tensorsBefore)
        },
      ),
    )
  })
})

onNativeEngine(() => {
  test('on the native engine each rule is one op of its own', () => {
    for (const rule of ['Sgd', 'Momentum', 'RmsProp', 'Adam'])
      expect(tf.getKernel(`Update${rule}`, tf.getBackend()), rule).toBeTruthy()
  })
})
