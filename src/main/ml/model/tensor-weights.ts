import * as tf from '@tensorflow/tfjs-core'
import type { Net } from '../../nets/graph.ts'
import { variablesByLayer } from '../../nets/variables.ts'

/** A net's weights on the engine: for each layer that has some, its tensors in Keras's order and shapes. */
export type TensorWeights = ReadonlyMap<string, readonly tf.Tensor[]>

/**
 * Put the weights of a net's layers on the engine. Layers of `named` that the net does not have are left out, so that the
 * prefix and the suffix of a cut net take theirs from the same map. The caller disposes them with `disposeWeights`.
 *
 * @example const weights = toTensors(await readWeightsFile(path, net), net)
 */
export const toTensors = (named: ReadonlyMap<string, readonly Float32Array[]>, net: Net): TensorWeights => {
  const made = new Map<string, tf.Tensor[]>()
  for (const [layer, variables] of variablesByLayer(net)) {
    const values = named.get(layer)
    if (values?.length !== variables.length) {
      disposeWeights(made)
      throw new Error(
        `${net.name}: expected ${variables.length} tensors for layer ${layer}, received ${values?.length ?? 0}`,
      )
    }
    made.set(
      layer,
      variables.map(({ shape }, at) => tf.tensor(values[at]!, [...shape], 'float32')),
    )
  }
  return made
}

export const disposeWeights = (weights: TensorWeights): void => {
  for (const tensors of weights.values()) for (const tensor of tensors) tensor.dispose()
}
