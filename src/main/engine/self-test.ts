import * as tf from '@tensorflow/tfjs-core'
import type { EngineReport } from '../../shared/contract/engine.ts'
import type { Engine } from './engine.ts'
import { measureRates } from './rates.ts'

/** float32 against float64 here: below 1e-6 on every engine; one forgotten bias or a wrong padding: above 0.1. */
const tolerance = 1e-4

/** Values that need no file: `(i * step) % modulus`, moved about zero and scaled. */
const pattern = (shape: number[], step: number, modulus: number, scale: number): tf.Tensor => {
  const size = shape.reduce((product, length) => product * length)
  const centre = (modulus - 1) / 2
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => (((i * step) % modulus) - centre) / scale),
    shape,
  )
}

/** Computed by Keras 3.15.1 on TensorFlow 2.21.0 in float64 from the same values. */
const expected = {
  features: [
    ...[1.25, 1.125, 1.125, 1.40625, 1.34375, 2.21875, 2.71875, 0, 1.625, 1.40625, 1.40625, 2.21875, 1.71875, 1.34375],
    ...[2.1875, 3.0625, 0.4375, 1.125, 0.5, 1.90625, 0.71875, 2.34375, 0, 2.1875, 0.3125, 1.46875, 0],
  ],
  probabilities: [0.349118392, 0.650881608],
  /** Of the cross-entropy with class 0, for the dense kernel's first column. */
  gradient: [
    ...[-0.81360201, -0.732241809, -0.732241809, -0.915302261, -0.874622161, -1.444143568, -1.769584371, 0],
    ...[-1.057682613, -0.915302261, -0.915302261, -1.444143568, -1.118702764, -0.874622161, -1.423803517, -1.993324924],
    ...[-0.284760703, -0.732241809, -0.325440804, -1.240743065, -0.467821156, -1.525503768, 0, -1.423803517],
    ...[-0.203400502, -0.955982362, 0],
  ],
}

/**
 * Compute a small network (convolution, bias, ReLU, pooling, dense, softmax) and a gradient whose numbers are known, and
 * compare.
 *
 * @param options.rates measure this machine as well, which takes some seconds
 */
export const selfTest = async (engine: Engine, { rates }: { rates: boolean }): Promise<EngineReport> => {
  const maxAbsError = await largestError()
  const { engine: kind, tensorflow, devices, threads, reasons, winograd } = engine.info
  return {
    ...{ engine: kind, tensorflow, devices, threads, reasons, winograd },
    selfTest: { ok: maxAbsError <= tolerance, maxAbsError },
    rates: rates ? await measureRates(engine.chains) : {},
  }
}

const largestError = async (): Promise<number> => {
  const made = tf.tidy(() => {
    const convolved = tf.fused.conv2d({
      x: pattern([1, 6, 6, 2], 7, 11, 4) as tf.Tensor4D,
      filter: pattern([3, 3, 2, 3], 5, 13, 8) as tf.Tensor4D,
      bias: tf.tensor1d([0.5, -0.25, 0.125]),
      ...({ strides: 1, pad: 'same', activation: 'relu' } as const),
    })
    const features = tf.reshape(tf.maxPool(convolved, 2, 2, 'valid'), [1, 27])
    const kernel = pattern([27, 2], 3, 7, 6)
    const logitsOf = (weights: tf.Tensor) => tf.add(tf.matMul(features, weights), tf.tensor1d([0.1, -0.1]))
    const lossOf = (weights: tf.Tensor) => {
      const logits = logitsOf(weights)
      return tf.sub(tf.logSumExp(logits), tf.sum(tf.mul(logits, tf.tensor2d([[1, 0]])))) as tf.Scalar
    }
    const gradient = tf.grad(lossOf)(kernel)
    return {
      features,
      probabilities: tf.softmax(logitsOf(kernel)),
      gradient: tf.slice(gradient, [0, 0], [27, 1]),
    }
  })
  let worst = 0
  for (const name of ['features', 'probabilities', 'gradient'] as const) {
    const values = await made[name].data()
    // Math.max would hide a NaN.
    for (const [at, value] of expected[name].entries()) {
      const error = Math.abs(values[at]! - value)
      if (!(error <= worst)) worst = Number.isNaN(error) ? Number.MAX_VALUE : error
    }
  }
  tf.dispose(made)
  return worst
}
