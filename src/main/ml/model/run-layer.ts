import * as tf from '@tensorflow/tfjs-core'
import type { Activation, Layer, LayerOf, Net } from '../../nets/graph.ts'
import { activate } from './activate.ts'
import { normalizeAgain, normalizeBatch } from './batch-normalization.ts'
import { convolve } from './convolve.ts'
import { inNetOrder } from './data-format.ts'
import { dropOut } from './drop-out.ts'
import { maxPool } from './max-pool.ts'
import { normalizeByMoving } from './normalize-by-moving.ts'

/** How a layer is run. */
export interface LayerContext {
  dataFormat: Net['dataFormat']
  /** Batch statistics and dropout are in force. */
  training: boolean
  /** Which values a dropout layer keeps: 1 keeps, 0 leaves out; of the given shape. */
  dropoutMask: ((layer: string, shape: number[]) => tf.Tensor) | undefined
  /** Hears the mean and the (biased) variance that a batch normalization found in a training batch. */
  onBatchStatistics: ((layer: string, mean: tf.Tensor, variance: tf.Tensor) => void) | undefined
  /** Hears of an output that can be made again from what its operation has saved for the way back. */
  onRemakeable: ((output: tf.Tensor, again: Remake) => void) | undefined
}

/** Makes an operation's output again from what it has saved for its gradient. */
export type Remake = (saved: readonly tf.Tensor[]) => tf.Tensor

/** The activations that a matrix product can apply to its result without a pass of its own. */
const fusedNames: Partial<Record<Activation, 'linear' | 'relu' | 'relu6' | 'sigmoid'>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
}

const dense = (
  layer: LayerOf<'Dense'>,
  x: tf.Tensor,
  [kernel, bias]: readonly tf.Tensor[],
  { training }: LayerContext,
) => {
  const flat = x.reshape([-1, kernel!.shape[0]!]) as tf.Tensor2D
  // In training, product and bias stand apart: the fused product computes the gradient for its input even where nobody
  // asks for it, and below the first trained layer nobody does.
  const fused = training ? undefined : fusedNames[layer.activation]
  const y = fused
    ? tf.fused.matMul({ a: flat, b: kernel as tf.Tensor2D, activation: fused, ...(bias ? { bias } : {}) })
    : addBias(tf.matMul(flat, kernel as tf.Tensor2D), bias)
  const shaped = x.rank === 2 ? y : y.reshape([...x.shape.slice(0, -1), kernel!.shape[1]!])
  return fused ? shaped : activate(shaped, layer.activation)
}

const addBias = (y: tf.Tensor, bias: tf.Tensor | undefined) => (bias ? tf.add(y, bias) : y)

const normalize = (
  layer: LayerOf<'BatchNormalization'>,
  x: tf.Tensor,
  weights: readonly tf.Tensor[],
  { training, onBatchStatistics, onRemakeable }: LayerContext,
) => {
  const rest = [...weights] as tf.Tensor1D[]
  const gamma = layer.scale ? rest.shift() : undefined
  const beta = layer.center ? rest.shift() : undefined
  if (training && !layer.inference) {
    const { y, mean, variance } = normalizeBatch(x, gamma, beta, layer.epsilon)
    onBatchStatistics?.(layer.name, mean, variance)
    onRemakeable?.(y, saved => normalizeAgain(saved, layer.epsilon, y.shape))
    return y
  }
  const [mean, variance] = rest as [tf.Tensor1D, tf.Tensor1D]
  return training
    ? normalizeByMoving(x, { mean, variance }, gamma, beta, layer.epsilon)
    : tf.batchNorm(x, mean, variance, beta, gamma, layer.epsilon)
}

const drop = ({ name, rate, wholeSample, inference }: LayerOf<'Dropout'>, x: tf.Tensor, context: LayerContext) => {
  if (!context.training || inference || rate === 0) return x
  if (!context.dropoutMask) throw new Error(`training needs a dropout mask for layer ${name}`)
  const shape = wholeSample ? [x.shape[0]!, ...x.shape.slice(1).map(() => 1)] : x.shape
  return dropOut(x, context.dropoutMask(name, shape), rate)
}

/** The target is in the net's data format; what becomes a picture must have one pixel, so that no order is in question. */
const reshape = (target: readonly number[], x: tf.Tensor, { dataFormat }: LayerContext) => {
  const [channels, height, width] = target
  const last = dataFormat === 'channels_first' && target.length === 3 ? [height!, width!, channels!] : target
  return tf.reshape(x, [x.shape[0]!, ...last])
}

/**
 * Run one layer. Pictures are [n, height, width, channels] here whatever the net's data format; only Flatten has to
 * know it, because the order of its numbers follows it.
 *
 * @param inputs in argument order
 * @param weights the layer's own, in Keras's order
 * @returns the output; the input itself where the layer changes nothing
 */
export const runLayer = (
  layer: Layer,
  inputs: readonly tf.Tensor[],
  weights: readonly tf.Tensor[],
  context: LayerContext,
): tf.Tensor => {
  const x = inputs[0]!
  const picture = x as tf.Tensor4D
  const { training } = context
  switch (layer.type) {
    case 'InputLayer':
      return x
    case 'Conv2D':
      return convolve(picture, weights[0] as tf.Tensor4D, weights[1], { ...layer, training })
    case 'DepthwiseConv2D': {
      const y = tf.depthwiseConv2d(picture, weights[0] as tf.Tensor4D, [...layer.strides], layer.padding)
      return activate(layer.useBias ? tf.add(y, weights[1]!) : y, layer.activation)
    }
    case 'SeparableConv2D': {
      const y = tf.depthwiseConv2d(picture, weights[0] as tf.Tensor4D, [...layer.strides], layer.padding)
      const pointwise = { strides: [1, 1], padding: 'valid', activation: layer.activation, training } as const
      return convolve(y, weights[1] as tf.Tensor4D, weights[2], pointwise)
    }
    case 'Dense':
      return dense(layer, x, weights, context)
    case 'BatchNormalization':
      return normalize(layer, x, weights, context)
    case 'Activation':
      return activate(x, layer.activation)
    case 'ReLU':
      return layer.maxValue === null
        ? tf.relu(x)
        : layer.maxValue === 6
          ? tf.relu6(x)
          : tf.clipByValue(x, 0, layer.maxValue)
    case 'MaxPooling2D':
      return maxPool(picture, layer, training)
    case 'AveragePooling2D':
      return tf.avgPool(picture, [...layer.poolSize], [...layer.strides], layer.padding)
    case 'GlobalAveragePooling2D':
      return tf.mean(picture, [1, 2], layer.keepDims)
    case 'ZeroPadding2D': {
      const [vertical, horizontal] = layer.padding
      return tf.pad(picture, [[0, 0], [...vertical], [...horizontal], [0, 0]])
    }
    case 'Add':
      return inputs.slice(1).reduce((sum, term) => tf.add(sum, term), x)
    case 'Multiply':
      return inputs.slice(1).reduce((product, factor) => tf.mul(product, factor), x)
    case 'Concatenate':
      return tf.concat([...inputs], -1)
    case 'Flatten': {
      return tf.reshape(inNetOrder(context, x), [x.shape[0]!, -1])
    }
    case 'Reshape':
      return reshape(layer.targetShape, x, context)
    case 'Dropout':
      return drop(layer, x, context)
    case 'Rescaling':
      return tf.add(tf.mul(x, tf.tensor1d([...layer.scale])), tf.tensor1d([...layer.offset]))
    case 'Normalization': {
      const [mean, variance] = weights as [tf.Tensor, tf.Tensor]
      return tf.div(tf.sub(x, mean), tf.maximum(tf.sqrt(variance), 1e-7))
    }
  }
}
