import * as tf from '@tensorflow/tfjs-core'

/** Whether the engine in use has that kernel of its own; else the layer is composed of tfjs's operations. */
export const engineHas = (kernelName: string): boolean => tf.getKernel(kernelName, tf.getBackend()) !== undefined

/** Run one of the engine's own kernels. */
export const runKernel = <Result extends tf.Tensor | tf.Tensor[]>(
  kernelName: string,
  inputs: tf.NamedTensorMap,
  attributes: Record<string, unknown>,
): Result => tf.engine().runKernel<Result>(kernelName, inputs, attributes as tf.NamedAttrMap)
