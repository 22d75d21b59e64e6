import * as tf from '@tensorflow/tfjs-core'
import type { PreprocessMode } from '../../nets/entry.ts'
import { caffeMeans, torchDeviations, torchMeans } from '../../nets/imagenet-statistics.ts'

/** Of a channel as it goes in: which one of RGB it is, what it is divided by, what is taken away, what divides the rest. */
interface ChannelSteps {
  from: number
  divisor: number
  mean: number
  deviation: number
}

const channels = [0, 1, 2] as const
const channelSteps: Record<PreprocessMode, readonly ChannelSteps[]> = {
  caffe: channels.map(at => ({ from: 2 - at, divisor: 1, mean: caffeMeans[at], deviation: 1 })),
  tf: channels.map(from => ({ from, divisor: 127.5, mean: 1, deviation: 1 })),
  torch: channels.map(from => ({ from, divisor: 255, mean: torchMeans[from], deviation: torchDeviations[from] })),
  none: channels.map(from => ({ from, divisor: 1, mean: 0, deviation: 1 })),
}

/**
 * Keras's `preprocess_input` of that mode.
 *
 * @param pixels RGB, [n, height, width, 3], values 0..255; kept as they are
 * @returns new ones of the same shape: `caffe` BGR less the mean of each channel; `tf` in -1..1; `torch` RGB in 0..1 less
 *   the mean, over the standard deviation; `none` the same values
 */
export const preprocessPixels = (mode: PreprocessMode, pixels: Float32Array): Float32Array => {
  const ready = new Float32Array(pixels.length)
  channelSteps[mode].forEach(({ from, divisor, mean, deviation }, channel) => {
    const [taken, over] = [Math.fround(mean), Math.fround(deviation)]
    for (let at = 0; at < pixels.length; at += 3)
      ready[at + channel] = Math.fround(Math.fround(pixels[at + from]! / divisor) - taken) / over
  })
  return ready
}

/** The same to the last bit as operations, for whoever wants the gradient with respect to the pixels. */
export const preprocess = (mode: PreprocessMode, pixels: tf.Tensor4D): tf.Tensor4D =>
  tf.tidy(() => {
    const steps = channelSteps[mode]
    const each = (name: keyof ChannelSteps) => tf.tensor1d(steps.map(step => step[name]))
    const inOrder = steps[0]!.from === 0 ? pixels : tf.reverse(pixels, -1)
    const centred = tf.sub(tf.div(inOrder, each('divisor')), each('mean'))
    return tf.div<tf.Tensor4D>(centred, each('deviation'))
  })
