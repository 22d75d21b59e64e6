import * as tf from '@tensorflow/tfjs-core'
import type { NamedArrays } from '../files/safetensors.ts'
import type { Net } from '../nets/graph.ts'
import { forward } from './model/forward.ts'
import { inputTensor } from './model/input-tensor.ts'
import { disposeWeights, toTensors } from './model/tensor-weights.ts'
import type { Outputs } from '../nets/outputs.ts'
import type { Labels } from './data/labelled-rows.ts'
import { savedWeights } from './saved-weights.ts'
import type { LossOfBatch } from './training/losses.ts'
import { lossOf } from './training/losses.ts'

/** A model that tells classes apart or gives a number, in inference mode. */
export interface Predictor {
  /**
   * @param values float32 [n, ...input shape], colour channels last
   * @param labels true class of each row, or its true number
   */
  evaluate(values: Float32Array, labels: Labels): LossOfBatch
}

/**
 * The trainable suffix with the weights of a checkpoint.
 *
 * @param saved by Keras's path: `dense/kernel`
 * @throws LabError `run-damaged` where the checkpoint belongs to another net
 */
export const createPredictor = (net: Net, saved: NamedArrays, outputs: Outputs): Predictor & { dispose(): void } => {
  const weights = toTensors(savedWeights(net, saved), net)
  return {
    evaluate: (values, labels) => {
      const logits = tf.tidy(() => forward(net, weights, inputTensor(net, values, labels.length), { logits: true }))
      try {
        return lossOf(outputs, logits.dataSync<'float32'>() as Float32Array, labels)
      } finally {
        logits.dispose()
      }
    },
    dispose: () => disposeWeights(weights),
  }
}
