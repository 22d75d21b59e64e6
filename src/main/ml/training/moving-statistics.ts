import * as tf from '@tensorflow/tfjs-core'
import type { Net } from '../../nets/graph.ts'
import type { TrainedVariable } from './variables.ts'

/**
 * Bring a batch normalization's moving mean and variance up to date, as Keras does after a training step:
 * `moving = moving * momentum + found * (1 - momentum)`. Keras 3 averages the biased variance.
 *
 * @param found mean and variance of the batch, [channels]
 */
export const moveStatistics = (
  net: Net,
  layerName: string,
  variables: readonly TrainedVariable[],
  found: readonly tf.Tensor[],
): void => {
  const layer = net.layers.find(({ name }) => name === layerName)
  if (layer?.type !== 'BatchNormalization') throw new Error(`${layerName} is no batch normalization`)
  const { momentum } = layer
  ;['moving_mean', 'moving_variance'].forEach((name, i) => {
    const variable = variables.find(({ path }) => path === `${layerName}/${name}`)
    if (!variable) throw new Error(`${layerName} has no ${name}`)
    const { weight } = variable
    tf.tidy(() => weight.assign(tf.add(tf.mul(weight, momentum), tf.mul(found[i]!, 1 - momentum))))
  })
}
