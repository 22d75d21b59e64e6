import * as tf from '@tensorflow/tfjs-core'
import type { NamedArrays } from '../../files/safetensors.ts'
import type { Net } from '../../nets/graph.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'
import type { Classifier } from '../classifier.ts'
import { forward } from '../model/forward.ts'
import type { TensorWeights } from '../model/tensor-weights.ts'
import type { Draw } from '../random.ts'
import { dropoutMask } from '../random.ts'
import type { LossOfBatch } from './losses.ts'
import { crossEntropy } from './losses.ts'
import type { Optimizer, UpdateStep } from './optimizers/index.ts'
import type { LayerMovement, TrainedVariable } from './variables.ts'
import { createVariables, disposeVariables, movementOf, restore, snapshot } from './variables.ts'

/** The trainable suffix of a model with its optimizer: classification from logits. */
export interface TrainableModel extends Classifier {
  /**
   * One update on a batch.
   *
   * @param values float32 [n, ...input shape]
   * @param labels class of each row
   * @returns loss and probabilities in training mode, before the update
   */
  train(values: Float32Array, labels: Int32Array, draw: Draw, step: UpdateStep): LossOfBatch
  movement(): LayerMovement[]
  snapshot(): { weights: NamedArrays; optimizer: NamedArrays }
  restore(saved: { weights: NamedArrays; optimizer: NamedArrays }): void
  dispose(): void
}

/**
 * @param net from its input (features, or pictures) to the class probabilities
 * @param initial its weights at the start
 * @param classes 2 with one sigmoid unit or two softmax units, more with as many softmax units
 */
export const createModel = (net: Net, initial: NamedWeights, optimizer: Optimizer, classes: number): TrainableModel => {
  const input = net.layers[0]!
  const inputShape = input.type === 'InputLayer' ? [...input.shape].map(Number) : []
  const variables = createVariables(net, initial, optimizer.slots)
  const trained = variables.filter(variable => variable.trainable)
  const asTensor = (values: Float32Array, count: number) => tf.tensor(values, [count, ...inputShape], 'float32')

  return {
    train: (values, labels, draw, step) => {
      let loss: LossOfBatch | undefined
      tf.tidy(() => {
        const x = asTensor(values, labels.length)
        const mask = maskFor(net, draw)
        const lossOf = tf.customGrad((logits: tf.Tensor | tf.GradSaveFunc) => {
          const { shape } = logits as tf.Tensor
          const found = crossEntropy(valuesOf(logits as tf.Tensor), labels, classes)
          loss = found
          return { value: tf.scalar(0), gradFunc: () => tf.tensor(found.gradient, shape) }
        })
        const lossFor = (...weights: tf.Tensor[]) =>
          lossOf(
            forward(net, weightsByLayer(variables, trained, weights), x, {
              training: true,
              logits: true,
              dropoutMask: mask,
            }),
          ) as tf.Scalar
        const { grads } = tf.valueAndGrads(lossFor)(trained.map(({ weight }) => weight))
        trained.forEach(({ weight, slots }, i) => optimizer.update(weight, grads[i]!, slots, step))
      })
      return loss!
    },
    evaluate: (values, labels) => {
      const logits = tf.tidy(() =>
        forward(net, weightsByLayer(variables, [], []), asTensor(values, labels.length), { logits: true }),
      )
      try {
        return crossEntropy(valuesOf(logits), labels, classes)
      } finally {
        logits.dispose()
      }
    },
    movement: () => movementOf(variables),
    snapshot: () => snapshot(variables, optimizer.slots),
    restore: saved => restore(variables, optimizer.slots, saved),
    dispose: () => disposeVariables(variables),
  }
}

const valuesOf = (tensor: tf.Tensor) => tensor.dataSync<'float32'>() as Float32Array

/** The weights as the forward pass takes them, those of `trained` replaced by the tensors that gradients are asked for. */
const weightsByLayer = (
  variables: readonly TrainedVariable[],
  trained: readonly TrainedVariable[],
  tensors: readonly tf.Tensor[],
): TensorWeights => {
  const replaced = new Map(trained.map((variable, i) => [variable, tensors[i]!]))
  const byLayer = new Map<string, tf.Tensor[]>()
  for (const variable of variables) {
    const known = byLayer.get(variable.layer) ?? []
    known.push(replaced.get(variable) ?? variable.weight)
    byLayer.set(variable.layer, known)
  }
  return byLayer
}

const maskFor = (net: Net, draw: Draw) => (name: string, shape: number[]) => {
  const layer = net.layers.find(each => each.name === name)
  const rate = layer?.type === 'Dropout' ? layer.rate : 0
  const perPicture = shape.slice(1).reduce((product, extent) => product * extent, 1)
  return tf.tensor(dropoutMask(draw, name, rate, perPicture), shape)
}
