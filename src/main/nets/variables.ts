import type { Layer, Net, Variable } from './graph.ts'
import { channelsOf, inputShapesOf, shapesOf } from './shapes.ts'
import type { Shape } from './shapes.ts'

const trained = (name: string, shape: readonly number[]): Variable => ({ name, shape, trainable: true })
const kept = (name: string, shape: readonly number[]): Variable => ({ name, shape, trainable: false })
const biasOf = (layer: { useBias: boolean }, units: number): Variable[] =>
  layer.useBias ? [trained('bias', [units])] : []

/**
 * The weight tensors of a layer, in Keras's order, names and shapes. Kernels are [height, width, in, out] in either
 * data format.
 *
 * @param input the shape of the layer's input without the batch, in the net's data format
 * @example variablesOf(conv, [180, 180, 3]) // [{ name: 'kernel', shape: [3, 3, 3, 64], trainable: true }, bias]
 */
const variablesOf = (layer: Layer, input: Shape, dataFormat: Net['dataFormat'] = 'channels_last'): Variable[] => {
  const channels = () => channelsOf(input, { dataFormat })
  switch (layer.type) {
    case 'Conv2D':
      return [trained('kernel', [...layer.kernelSize, channels(), layer.filters]), ...biasOf(layer, layer.filters)]
    case 'DepthwiseConv2D':
      return [trained('depthwise_kernel', [...layer.kernelSize, channels(), 1]), ...biasOf(layer, channels())]
    case 'SeparableConv2D':
      return [
        trained('depthwise_kernel', [...layer.kernelSize, channels(), 1]),
        trained('pointwise_kernel', [1, 1, channels(), layer.filters]),
        ...biasOf(layer, layer.filters),
      ]
    case 'Dense':
      return [trained('kernel', [channels(), layer.units]), ...biasOf(layer, layer.units)]
    case 'BatchNormalization':
      return [
        ...(layer.scale ? [trained('gamma', [channels()])] : []),
        ...(layer.center ? [trained('beta', [channels()])] : []),
        kept('moving_mean', [channels()]),
        kept('moving_variance', [channels()]),
      ]
    case 'Normalization':
      return [kept('mean', [channels()]), kept('variance', [channels()]), kept('count', [])]
    case 'InputLayer':
    case 'Activation':
    case 'ReLU':
    case 'MaxPooling2D':
    case 'AveragePooling2D':
    case 'GlobalAveragePooling2D':
    case 'ZeroPadding2D':
    case 'Add':
    case 'Multiply':
    case 'Concatenate':
    case 'Flatten':
    case 'Reshape':
    case 'Dropout':
    case 'Rescaling':
      return []
  }
}

/** The weight tensors of every layer that has some, by layer name, in the net's order. */
export const variablesByLayer = (net: Net): Map<string, Variable[]> => {
  const shapes = shapesOf(net)
  const byLayer = new Map<string, Variable[]>()
  for (const layer of net.layers) {
    const input = inputShapesOf(layer, shapes)[0]
    const variables = input ? variablesOf(layer, input, net.dataFormat) : []
    if (variables.length > 0) byLayer.set(layer.name, variables)
  }
  return byLayer
}

/** How many numbers a tensor of that shape holds; 1 for a scalar. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
