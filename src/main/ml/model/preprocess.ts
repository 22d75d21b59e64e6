import * as tf from '@tensorflow/tfjs-core'
import type { PreprocessMode } from '../../nets/entry.ts'
import { caffeMeans, torchDeviations, torchMeans } from '../../nets/imagenet-statistics.ts'

/**
 * Keras's `preprocess_input` of that mode.
 *
 * @param pixels RGB, [n, height, width, 3], values 0..255; kept as it is
 * @returns a new tensor of the same shape: `caffe` BGR less the mean of each channel; `tf` in -1..1; `torch` RGB in 0..1
 *   less the mean, over the standard deviation; `none` the same values
 */
export const preprocess = (mode: PreprocessMode, pixels: tf.Tensor4D): tf.Tensor4D =>
  tf.tidy(() => {
    switch (mode) {
      case 'caffe':
        return tf.sub<tf.Tensor4D>(tf.reverse(pixels, -1), tf.tensor1d([...caffeMeans]))
      case 'tf':
        return tf.sub<tf.Tensor4D>(tf.div(pixels, 127.5), 1)
      case 'torch': {
        const centred = tf.sub<tf.Tensor4D>(tf.div(pixels, 255), tf.tensor1d([...torchMeans]))
        return tf.div<tf.Tensor4D>(centred, tf.tensor1d([...torchDeviations]))
      }
      case 'none':
        return pixels.clone()
    }
  })
