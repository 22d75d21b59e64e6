import * as tf from '@tensorflow/tfjs-core'
import type { Net } from '../../nets/graph.ts'
import { inNetOrder } from './data-format.ts'

/**
 * Rows as a net takes them. Rows are kept with the colour channels last, whatever the net's data format.
 *
 * @param values float32 [count, ...the input layer's shape], row by row
 */
export const inputTensor = (net: Net, values: Float32Array, count: number): tf.Tensor => {
  const input = net.layers[0]!
  if (input.type !== 'InputLayer') throw new Error(`${net.name} does not begin with an input layer`)
  const rows = tf.tensor(values, [count, ...input.shape.map(Number)], 'float32')
  return inNetOrder(net, rows)
}
