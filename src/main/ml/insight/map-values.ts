import * as tf from '@tensorflow/tfjs-core'
import type { Net } from '../../nets/graph.ts'
import { channelsLast } from '../model/data-format.ts'

/** What a layer puts out for one picture, channels last; a vector is a map of one pixel. */
export interface MapValues {
  height: number
  width: number
  channels: number
  /** float32 [height, width, channels] */
  values: Float32Array
}

/** @param output [1, ...] in the net's data format; kept */
export const mapValues = (net: Net, output: tf.Tensor): MapValues => {
  const last = tf.tidy(() => channelsLast(net, output).clone())
  try {
    const [height = 1, width = 1, channels = 1] =
      last.rank === 4 ? last.shape.slice(1) : [1, 1, last.size / last.shape[0]!]
    return { height, width, channels, values: last.dataSync<'float32'>().slice() as Float32Array }
  } finally {
    last.dispose()
  }
}
