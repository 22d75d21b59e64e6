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

/** Of each channel as it goes in: which channel of RGB it is, what it is divided by, what is taken away, what divides the rest. */
type ChannelSteps = readonly [from: number, divisor: number, mean: number, deviation: number]

const channelSteps: Record<PreprocessMode, readonly ChannelSteps[]> = {
  caffe: caffeMeans.map((mean, channel) => [2 - channel, 1, Math.fround(mean), 1]),
  tf: [0, 1, 2].map(channel => [channel, 127.5, 1, 1]),
  torch: torchMeans.map((mean, channel) => [channel, 255, Math.fround(mean), Math.fround(torchDeviations[channel]!)]),
  none: [0, 1, 2].map(channel => [channel, 1, 0, 1]),
}

/**
 * The same to the last bit, without an engine: where pictures go to a kernel of the lab's own, its tensors would cost more
 * than the arithmetic.
 */
export const preprocessPixels = (mode: PreprocessMode, pixels: Float32Array): Float32Array => {
  const ready = new Float32Array(pixels.length)
  channelSteps[mode].forEach(([from, divisor, mean, deviation], channel) => {
    for (let at = 0; at < pixels.length; at += 3) {
      const centred = Math.fround(Math.fround(pixels[at + from]! / divisor) - mean)
      ready[at + channel] = centred / deviation
    }
  })
  return ready
}
