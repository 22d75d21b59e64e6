import * as tf from '@tensorflow/tfjs-core'
import { runKernel } from './engine-kernels.ts'

/** What a batch normalization makes of a batch, and what it found: mean and biased variance of each channel. */
export interface NormalizedBatch {
  y: tf.Tensor
  mean: tf.Tensor
  variance: tf.Tensor
}

/**
 * Normalize with the batch's own mean and (biased) variance, by the engine's own kernels; differentiable in x, gamma and
 * beta.
 *
 * @param x [..., channels], float32
 */
export const normalizeBatch = (
  x: tf.Tensor,
  gamma: tf.Tensor | undefined,
  beta: tf.Tensor | undefined,
  epsilon: number,
): NormalizedBatch => {
  const channels = x.shape.at(-1)!
  const found: { mean?: tf.Tensor; variance?: tf.Tensor } = {}
  const normalize = tf.customGrad((...given) => {
    const [x, gamma, beta, save] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc]
    const pictures = asPictures(x)
    const [y, mean, variance] = runKernel<tf.Tensor[]>('NormalizeBatch', { x: pictures, gamma, beta }, { epsilon })
    found.mean = tf.keep(mean!)
    found.variance = tf.keep(variance!)
    save([pictures, gamma, mean!, variance!, beta])
    return {
      value: tf.reshape(y!, x.shape),
      gradFunc: (dy, saved) => {
        const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
        const slope = tf.reshape(dy as tf.Tensor, x.shape)
        const inputs = { dy: slope, x, gamma, mean, variance }
        const [dx, dGamma, dBeta] = runKernel<tf.Tensor[]>('NormalizeBatchGrad', inputs, { epsilon })
        return [tf.reshape(dx!, (dy as tf.Tensor).shape), dGamma!, dBeta!]
      },
    }
  })
  const y = normalize(x, gamma ?? tf.ones([channels]), beta ?? tf.zeros([channels]))
  return { y, mean: owned(found.mean!), variance: owned(found.variance!) }
}

/**
 * The normalized batch once more, bit for bit, from what `normalizeBatch` has saved for its gradient: it costs one pass, and
 * saves an activation between the way there and the way back.
 *
 * @param shape of the batch
 */
export const normalizeAgain = (saved: readonly tf.Tensor[], epsilon: number, shape: readonly number[]): tf.Tensor => {
  const [x, gamma, mean, variance, beta] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
  const inputs = { x, gamma, beta, mean, variance }
  return tf.tidy(() => tf.reshape(runKernel<tf.Tensor[]>('NormalizeBatch', inputs, { epsilon })[0]!, [...shape]))
}

/** Batches of other ranks are pictures of one pixel. */
const asPictures = (x: tf.Tensor) => (x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1)!]))

/** Hand a kept tensor over to the scope around, which disposes it. */
const owned = (kept: tf.Tensor): tf.Tensor => {
  const copy = kept.clone()
  kept.dispose()
  return copy
}
