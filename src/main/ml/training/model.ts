import * as tf from '@tensorflow/tfjs-core'
import type { ArraysToWrite, NamedArrays } from '../../files/safetensors.ts'
import type { Net } from '../../nets/graph.ts'
import type { FirstWeights } from '../../weights/initial.ts'
import type { Labels } from '../data/labelled-rows.ts'
import type { Outputs } from '../../nets/outputs.ts'
import type { Predictor } from '../predictor.ts'
import { forward } from '../model/forward.ts'
import { inputTensor } from '../model/input-tensor.ts'
import type { Remake } from '../model/run-layer.ts'
import type { TensorWeights } from '../model/tensor-weights.ts'
import type { Draw } from '../random.ts'
import { dropoutMask } from '../random.ts'
import type { LossOfBatch } from './losses.ts'
import { lossOf } from './losses.ts'
import type { MicroBatch } from './micro-batches.ts'
import { gradientSums, inMicroBatches, joinLosses, microBatchSize } from './micro-batches.ts'
import type { Optimizer, UpdateStep } from './optimizers/index.ts'
import { backpropagate } from './backpropagate.ts'
import { moveStatistics } from './moving-statistics.ts'
import type { LayerMovement, TrainedVariable } from './variables.ts'
import { contents, createVariables, disposeVariables, movementOf, restore, snapshot } from './variables.ts'

/** The trainable suffix of a model with its optimizer. */
export interface TrainableModel extends Predictor {
  /**
   * One update on a batch, in parts where it is large.
   *
   * @param values float32 [n, ...input shape], colour channels last
   * @param labels class of each row, or its number
   * @returns loss and outputs in training mode, before the update
   */
  train(values: Float32Array, labels: Labels, draw: Draw, step: UpdateStep): LossOfBatch
  movement(): LayerMovement[]
  snapshot(): { weights: NamedArrays; optimizer: NamedArrays }
  /** The same to be written piece by piece: a large model has no room for a copy of itself. Nothing may train meanwhile. */
  contents(): { weights: ArraysToWrite; optimizer: ArraysToWrite }
  restore(saved: { weights: NamedArrays; optimizer: NamedArrays }): void
  dispose(): void
}

export interface ModelOptions {
  /** Pictures that go through at once, at most; what memory allows where it is left out. */
  limit?: number
  /** What a training picture of each class counts; all the same where it is left out. */
  classWeights?: readonly number[] | null
}

/**
 * @param net from its input (features, or pictures) to the class probabilities, or to the number
 * @param initial its weights at the start
 * @param outputs 2 classes with one sigmoid unit or two softmax units, more with as many softmax units; or a number
 */
export const createModel = (
  net: Net,
  initial: FirstWeights,
  optimizer: Optimizer,
  outputs: Outputs,
  { limit = microBatchSize(net), classWeights = null }: ModelOptions = {},
): TrainableModel => {
  const variables = createVariables(net, initial, optimizer.slots)
  const trained = variables.filter(variable => variable.trainable)
  /** Forward and backward for a part of a batch of `count` pictures. */
  const learn = (
    { values, labels, draw }: MicroBatch,
    count: number,
    onGradient: (gradient: tf.Tensor, index: number) => void,
  ): LossOfBatch => {
    let loss: LossOfBatch | undefined
    const statistics = new Map<string, tf.Tensor[]>()
    const remakes = new Map<number, Remake>()
    try {
      backpropagate({
        forward: () =>
          forward(net, weightsByLayer(variables), inputTensor(net, values, labels.length), {
            ...{ training: true, logits: true, dropoutMask: maskFor(net, draw) },
            onBatchStatistics: (layer, ...found) => statistics.set(layer, found.map(keepCopy)),
            onRemakeable: ({ id }, again) => remakes.set(id, again),
          }),
        remakes,
        weights: trained.map(({ weight }) => weight),
        slopeOf: logits => {
          loss = lossOf(outputs, valuesOf(logits), labels, count, classWeights)
          return tf.tensor(loss.gradient, logits.shape)
        },
        onGradient,
      })
      for (const [layer, found] of statistics) moveStatistics(net, layer, variables, found)
    } finally {
      for (const found of statistics.values()) tf.dispose(found)
    }
    return loss!
  }

  return {
    train: (values, labels, draw, step) => {
      const parts = inMicroBatches({ values, labels, draw }, limit)
      const update = (gradient: tf.Tensor, { weight, slots }: TrainedVariable) =>
        optimizer.update(weight, gradient, slots, step)
      const sums = gradientSums()
      try {
        return joinLosses(
          parts.map((part, at) =>
            learn(part, labels.length, (gradient, i) =>
              // With the last part a gradient is whole, and its weight is not needed any more.
              at < parts.length - 1 ? sums.add(i, gradient) : sums.finish(i, gradient, sum => update(sum, trained[i]!)),
            ),
          ),
        )
      } finally {
        sums.dispose()
      }
    },
    evaluate: (values, labels) => {
      const logits = tf.tidy(() =>
        forward(net, weightsByLayer(variables), inputTensor(net, values, labels.length), { logits: true }),
      )
      try {
        return lossOf(outputs, valuesOf(logits), labels)
      } finally {
        logits.dispose()
      }
    },
    movement: () => movementOf(variables),
    snapshot: () => snapshot(variables, optimizer.slots),
    contents: () => contents(variables, optimizer.slots),
    restore: saved => restore(variables, optimizer.slots, saved),
    dispose: () => disposeVariables(variables),
  }
}

const valuesOf = (tensor: tf.Tensor) => tensor.dataSync<'float32'>() as Float32Array

const keepCopy = (tensor: tf.Tensor) => tf.keep(tensor.clone())

/** The weights as the forward pass takes them. */
const weightsByLayer = (variables: readonly TrainedVariable[]): TensorWeights => {
  const byLayer = new Map<string, tf.Tensor[]>()
  for (const { layer, weight } of variables) byLayer.set(layer, [...(byLayer.get(layer) ?? []), weight])
  return byLayer
}

const maskFor = (net: Net, draw: Draw) => (name: string, shape: number[]) => {
  const layer = net.layers.find(each => each.name === name)
  const rate = layer?.type === 'Dropout' ? layer.rate : 0
  const perPicture = shape.slice(1).reduce((product, extent) => product * extent, 1)
  return tf.tensor(dropoutMask(draw, name, rate, perPicture), shape)
}
