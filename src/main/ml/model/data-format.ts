import * as tf from '@tensorflow/tfjs-core'
import type { Net } from '../../nets/graph.ts'

type Ordered = Pick<Net, 'dataFormat'>

/** Pictures [n, height, width, channels] in a net's own order; what is no batch of pictures stays as it is. */
export const inNetOrder = ({ dataFormat }: Ordered, batch: tf.Tensor): tf.Tensor =>
  dataFormat === 'channels_first' && batch.rank === 4 ? tf.transpose(batch, [0, 3, 1, 2]) : batch

/** Pictures in a net's own order as [n, height, width, channels]; what is no batch of pictures stays as it is. */
export const channelsLast = ({ dataFormat }: Ordered, batch: tf.Tensor): tf.Tensor =>
  dataFormat === 'channels_first' && batch.rank === 4 ? tf.transpose(batch, [0, 2, 3, 1]) : batch
