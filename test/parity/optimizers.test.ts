import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { optimizerOf } from '../../src/main/ml/training/optimizers/index.ts'
import { forEachEngine } from '../kit/engine.ts'

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
        fc.integer({ min: 1, max: 9 }),
        ({ optimizer: name, momentum, nesterov }, learningRate, gradients, size) => {
          const optimizer = optimizerOf({ optimizer: name, momentum, nesterov })
          const ruleOf = () =>
            name === 'sgd' ? rules.sgd(momentum, nesterov, learningRate) : rules[name](learningRate)
          const elements = Array.from({ length: size }, () => ({ expected: 0.5, rule: ruleOf() }))
          const tensorsBefore = tf.memory().numTensors
          const weight = tf.tidy(() => tf.variable(tf.fill([size], 0.5)))
          const slots = optimizer.slots.map(() => tf.tidy(() => tf.variable(tf.zeros([size]))))
          gradients.forEach((gradient, at) => {
            const own = Float32Array.from(elements, (_, i) => gradient * (1 - i / 8))
            const step = { learningRate, update: at + 1 }
            tf.tidy(() => optimizer.update(weight, tf.tensor1d(own), slots, step))
            const found = weight.dataSync()
            elements.forEach((element, i) => {
              element.expected = element.rule(element.expected, own[i]!)
              const moved = Math.abs(element.expected - 0.5)
              expect(Math.abs(found[i]! - element.expected)).toBeLessThanOrEqual(1e-5 * moved + 3e-7)
            })
          })
          tf.dispose([weight, ...slots])
          expect(tf.memory().numTensors).toBe(tensorsBefore)
        },
      ),
    )
  })

  test('each rule is one kernel of its own', () => {
    for (const rule of ['Sgd', 'Momentum', 'RmsProp', 'Adam'])
      expect(tf.getKernel(`Update${rule}`, tf.getBackend()), rule).toBeTruthy()
  })
})
