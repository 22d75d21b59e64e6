import * as tf from '@tensorflow/tfjs-core'
import type { Activation, LayerOf } from '../../nets/graph.ts'
import { activate } from './activate.ts'
import { runKernel } from './engine-kernels.ts'

/** The activations that a convolution can apply to its result without a pass of its own. */
const fusedNames: Partial<Record<Activation, 'linear' | 'relu' | 'relu6' | 'sigmoid'>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
}

interface Convolution extends Pick<LayerOf<'Conv2D'>, 'strides' | 'padding'> {
  activation: Activation
  training: boolean
}

/** Convolution of x [n, h, w, in] with filter [kh, kw, in, out], bias [out] where there is one, and an activation. */
export const convolve = (
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor | undefined,
  of: Convolution,
): tf.Tensor => (of.training ? trained(x, filter, bias, of) : fused(x, filter, bias, of))

const fused = (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor | undefined, of: Convolution) => {
  const name = fusedNames[of.activation]
  const y = tf.fused.conv2d({
    ...{ x, filter, strides: [...of.strides] as [number, number], pad: of.padding, activation: name ?? 'linear' },
    ...(bias ? { bias: bias as tf.Tensor1D } : {}),
  })
  return name ? y : activate(y, of.activation)
}

/**
 * In training: tfjs's fused convolution computes the gradient of its input even where nobody asks for it. The engine's
 * own kernel, and product and activation one by one, compute what is asked for.
 */
const trained = (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor | undefined, of: Convolution) => {
  const { strides, padding: pad, activation } = of
  const name = activation === 'relu' ? 'relu' : 'linear'
  if (!bias) return activate(tf.conv2d(x, filter, [...strides], pad), activation)
  const convolution = { strides: [...strides], pad, dataFormat: 'NHWC', dilations: [1, 1], activation: name }
  const y = runKernel<tf.Tensor>('TrainedConv2D', { x, filter, bias }, convolution)
  return name === activation ? y : activate(y, activation)
}
