import * as tf from '@tensorflow/tfjs-core'
import { runKernel } from './engine-kernels.ts'

/**
 * Batch normalization with its moving statistics, which stay as they are; differentiable in x, gamma and beta. tfjs's own
 * operation cannot be differentiated without gamma, and takes many passes on the way back.
 *
 * @param x [..., channels], float32
 */
export const normalizeByMoving = (
  x: tf.Tensor,
  { mean, variance }: { mean: tf.Tensor; variance: tf.Tensor },
  gamma: tf.Tensor | undefined,
  beta: tf.Tensor | undefined,
  epsilon: number,
): tf.Tensor => {
  const channels = x.shape.at(-1)!
  const normalize = tf.customGrad((...given) => {
    const [x, gamma, beta, save] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc]
    const root = tf.rsqrt(tf.add(variance, epsilon))
    const scale = tf.mul(gamma, root)
    save([x, scale, root])
    return {
      value: tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale))),
      gradFunc: (dy, saved) => {
        const [x, scale, root] = saved as [tf.Tensor, tf.Tensor, tf.Tensor]
        const slope = dy as tf.Tensor
        const sum = sumOverRows(slope)
        // That of gamma is the sum of dy * (x - mean) * root.
        const dGamma = tf.mul(tf.sub(sumOverRows(tf.mul(slope, x)), tf.mul(mean, sum)), root)
        return [tf.mul(slope, scale), dGamma, sum]
      },
    }
  })
  return normalize(x, gamma ?? tf.ones([channels]), beta ?? tf.zeros([channels]))
}

/** The sum over all but the channels. */
const sumOverRows = (x: tf.Tensor): tf.Tensor => runKernel('ChannelSums', { dy: x }, {})
