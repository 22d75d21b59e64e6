import * as tf from '@tensorflow/tfjs-core'
import type { Layer } from '../../nets/graph.ts'
import { engineHas, runKernel } from './engine-kernels.ts'

type Pooling = Pick<Extract<Layer, { poolSize: unknown }>, 'poolSize' | 'strides' | 'padding'>

/** The greatest value of each window of x [n, h, w, channels]; in training by the engine's faster pair of kernels. */
export const maxPool = (x: tf.Tensor4D, { poolSize, strides, padding }: Pooling, training: boolean): tf.Tensor => {
  if (!training || !engineHas('MaxPoolRemembering')) return tf.maxPool(x, [...poolSize], [...strides], padding)
  const window = { poolSize: [...poolSize], strides: [...strides], padding: padding.toUpperCase() }
  const pool = tf.customGrad((...given) => {
    const [x, save] = given as unknown as [tf.Tensor, tf.GradSaveFunc]
    const inputShape = x.shape
    const [y, workspace] = runKernel<tf.Tensor[]>('MaxPoolRemembering', { x }, window)
    save([workspace!])
    return {
      value: y!,
      gradFunc: (dy, saved) => {
        const inputs = { dy: dy as tf.Tensor, workspace: saved[0]! }
        return runKernel<tf.Tensor>('MaxPoolRememberingGrad', inputs, { ...window, inputShape })
      },
    }
  })
  return pool(x)
}
