import { expect } from '@playwright/test'
import type * as tf from '@tensorflow/tfjs-core'
import { streamOf } from '../../src/shared/counter-random.ts'

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

/** Numbers from -1 to 1, the same for the same name. */
export const drawn = (name: string, shape: readonly number[]) => {
  const draw = streamOf(name)
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => draw(i) / 2 ** 31 - 1)
}

/** The largest error is at most that share of one and the number. */
export const expectClose = (found: tf.Tensor, expected: ArrayLike<number>, what: string, tolerance = 1e-5) => {
  const values = found.dataSync<'float32'>() as Float32Array
  expect(values.length, what).toBe(expected.length)
  const worst = values.reduce((worst, value, i) => {
    const error = Math.abs(value - expected[i]!) / (1 + Math.abs(expected[i]!))
    return error <= worst ? worst : error // a NaN stays
  }, 0)
  expect(worst, what).toBeLessThanOrEqual(tolerance)
}
