import type { Layer, Net } from '../../nets/graph.ts'
import { inputShapesOf, shapesOf } from '../../nets/shapes.ts'
import type { Shape } from '../../nets/shapes.ts'
import { sizeOf, variablesByLayer } from '../../nets/variables.ts'

const size = (shape: Shape | undefined): number => (shape ?? []).reduce<number>((a, b) => a * (b ?? 1), 1)

/**
 * Floating-point operations of a layer for one picture, a multiplication with its addition counted as two. What only
 * looks at each value once (activations, pooling) is left out: it hides behind the rest.
 */
const flopsOf = (layer: Layer, weights: number, output: Shape, input: Shape): number => {
  switch (layer.type) {
    case 'Conv2D':
    case 'DepthwiseConv2D':
    case 'SeparableConv2D': {
      // Each weight meets each place of the output once. Channels stand last or first; places are what remains.
      const filters = layer.type === 'DepthwiseConv2D' ? (input.at(-1) ?? 1) : layer.filters
      return 2 * weights * (size(output) / filters)
    }
    case 'Dense':
      return 2 * weights
    default:
      return 0
  }
}

/**
 * Numbers that stay in memory between the way there and the way back: what activations and normalizations put out is part of
 * the convolution before them or made again, and a pool remembers places only.
 */
const keptOf = (layer: Layer, output: number, input: number): number => {
  switch (layer.type) {
    case 'Activation':
    case 'ReLU':
    case 'BatchNormalization':
    case 'Flatten':
    case 'Reshape':
    case 'MaxPooling2D':
      return 0
    case 'Dropout':
      return output + input // its mask, and what it lets through
    default:
      return output
  }
}

/** What a net costs for one picture. */
export interface Work {
  /** Operations of the forward pass. */
  forward: number
  /** Operations of the backward pass when all of the net is trained and its input needs no gradient. */
  backward: number
  /** Weight tensors that are trained, the numbers in them, and those in all. */
  tensors: number
  trainable: number
  params: number
  /** Numbers in the largest pair of a layer's input and output, in what is kept for the way back, and in the net's output. */
  largestPair: number
  kept: number
  output: number
}

/**
 * @param net with a known picture size
 * @example workOf(vgg16 at 180x180).forward / 1e9 // 19.5
 */
export const workOf = (net: Net): Work => {
  const shapes = shapesOf(net)
  const variables = variablesByLayer(net)
  const work: Work = {
    forward: 0,
    backward: 0,
    tensors: 0,
    trainable: 0,
    params: 0,
    largestPair: 0,
    kept: 0,
    output: 0,
  }
  let belowIsTrained = false
  for (const layer of net.layers) {
    const own = variables.get(layer.name) ?? []
    const inputs = inputShapesOf(layer, shapes)
    const output = shapes.get(layer.name)!
    const kernels = own.filter(({ shape }) => shape.length > 1).reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    const forward = flopsOf(layer, kernels, output, inputs[0] ?? [])
    work.forward += forward
    // One pass gives the gradient of the weights, another hands it down to the layer below, if that is trained.
    work.backward += belowIsTrained ? 2 * forward : forward
    belowIsTrained ||= own.length > 0
    const trained = own.filter(({ trainable }) => trainable)
    work.tensors += trained.length
    work.trainable += trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    work.params += own.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    work.largestPair = Math.max(work.largestPair, size(output) + inputs.reduce((sum, shape) => sum + size(shape), 0))
    work.kept += keptOf(layer, size(output), size(inputs[0]))
    work.output = size(output)
  }
  return work
}
