import * as tf from '@tensorflow/tfjs-core'

/**
 * Inverted dropout: what the mask keeps is divided by the share that is kept. For the gradient the mask alone is
 * remembered; that of tfjs's product would hold on to x as well.
 *
 * @param mask 1 keeps, 0 leaves out; of x's shape, or one that broadcasts to it
 * @param rate share that is left out, below 1
 */
export const dropOut = (x: tf.Tensor, mask: tf.Tensor, rate: number): tf.Tensor => {
  const drop = tf.customGrad((...given) => {
    const [x, save] = given as unknown as [tf.Tensor, tf.GradSaveFunc]
    const scaled = tf.div(mask, 1 - rate)
    save([scaled])
    return {
      value: tf.mul(x, scaled),
      gradFunc: (dy, saved) => tf.mul(dy as tf.Tensor, saved[0]!),
    }
  })
  return drop(x)
}
