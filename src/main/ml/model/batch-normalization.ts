import * as tf from '@tensorflow/tfjs-core'
import { engineHas, runKernel } from './engine-kernels.ts'

/** What a batch normalization makes of a batch, and what it found: mean and biased variance of each channel. */
export interface NormalizedBatch {
  y: tf.Tensor
  mean: tf.Tensor
  variance: tf.Tensor
}

/** What it computes from a batch [n, h, w, channels], and from the gradient of the result. */
interface Normalization {
  forward: (of: { x: tf.Tensor; gamma: tf.Tensor; beta: tf.Tensor }, epsilon: number) => tf.Tensor[]
  again: (of: Record<'x' | 'gamma' | 'beta' | 'mean' | 'variance', tf.Tensor>, epsilon: number) => tf.Tensor
  backward: (of: Record<'dy' | 'x' | 'gamma' | 'mean' | 'variance', tf.Tensor>, epsilon: number) => tf.Tensor[]
}

/**
 * Normalize with the batch's own mean and (biased) variance; differentiable in x, gamma and beta.
 *
 * @param x [..., channels], float32
 */
export const normalizeBatch = (
  x: tf.Tensor,
  gamma: tf.Tensor | undefined,
  beta: tf.Tensor | undefined,
  epsilon: number,
): NormalizedBatch => {
  const { forward, backward } = engineHas('NormalizeBatch') ? native : composed
  const channels = x.shape.at(-1)!
  const found: { mean?: tf.Tensor; variance?: tf.Tensor } = {}
  const normalize = tf.customGrad((...given) => {
    const [x, gamma, beta, save] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc]
    const pictures = asPictures(x)
    const [y, mean, variance] = forward({ x: pictures, gamma, beta }, epsilon)
    found.mean = tf.keep(mean!)
    found.variance = tf.keep(variance!)
    save([pictures, gamma, mean!, variance!, beta])
    return {
      value: tf.reshape(y!, x.shape),
      gradFunc: (dy, saved) => {
        const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
        const slope = tf.reshape(dy as tf.Tensor, x.shape)
        const [dx, dGamma, dBeta] = backward({ dy: slope, x, gamma, mean, variance }, epsilon)
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
  const { again } = engineHas('NormalizeBatch') ? native : composed
  return tf.tidy(() => tf.reshape(again({ x, gamma, beta, mean, variance }, epsilon), [...shape]))
}

/** Batches of other ranks are pictures of one pixel. */
const asPictures = (x: tf.Tensor) => (x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1)!]))

/** Hand a kept tensor over to the scope around, which disposes it. */
const owned = (kept: tf.Tensor): tf.Tensor => {
  const copy = kept.clone()
  kept.dispose()
  return copy
}

/** By the engine's own kernels. */
const native: Normalization = {
  forward: (of, epsilon) => runKernel<tf.Tensor[]>('NormalizeBatch', of, { epsilon }),
  again: (of, epsilon) => runKernel<tf.Tensor[]>('NormalizeBatch', of, { epsilon })[0]!,
  backward: (of, epsilon) => runKernel<tf.Tensor[]>('NormalizeBatchGrad', of, { epsilon }),
}

/** Composed of tfjs's operations. */
const composed: Normalization = {
  forward: ({ x, gamma, beta }, epsilon) => {
    const mean = meanOverRows(x)
    const variance = meanOverRows(tf.square(tf.sub(x, mean)))
    return [composed.again({ x, gamma, beta, mean, variance }, epsilon), mean, variance]
  },
  again: ({ x, gamma, beta, mean, variance }, epsilon) => {
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))
    return tf.add(tf.mul(tf.sub(x, mean), scale), beta)
  },
  backward: ({ dy, x, gamma, mean, variance }, epsilon) => {
    const root = tf.rsqrt(tf.add(variance, epsilon))
    const normalized = tf.mul(tf.sub(x, mean), root)
    const [meanSlope, meanProduct] = [meanOverRows(dy), meanOverRows(tf.mul(dy, normalized))]
    const rest = tf.sub(tf.sub(dy, meanSlope), tf.mul(normalized, meanProduct))
    const rows = x.size / x.shape.at(-1)!
    return [tf.mul(rest, tf.mul(gamma, root)), tf.mul(meanProduct, rows), tf.mul(meanSlope, rows)]
  },
}

/** The mean over all but the channels, as a mean of means: one long sum in float32 loses digits. */
const meanOverRows = (x: tf.Tensor): tf.Tensor => {
  const channels = x.shape.at(-1)!
  const rows = x.size / channels
  let lanes = Math.floor(Math.sqrt(rows))
  while (rows % lanes !== 0) lanes--
  const means = tf.mean(tf.reshape(x, [rows / lanes, lanes * channels]), 0)
  return tf.mean(tf.reshape(means, [lanes, channels]), 0)
}
