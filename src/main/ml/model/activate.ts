import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from '../../nets/graph.ts'

/** Apply an activation; `linear` gives x itself. */
export const activate = (x: tf.Tensor, activation: Activation): tf.Tensor => {
  switch (activation) {
    case 'linear':
      return x
    case 'relu':
      return tf.relu(x)
    case 'relu6':
      return tf.relu6(x)
    case 'silu':
      return tf.mul(x, tf.sigmoid(x))
    case 'sigmoid':
      return tf.sigmoid(x)
    case 'softmax':
      return tf.softmax(x)
  }
}
