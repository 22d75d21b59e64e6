import type { Activation, Layer, Padding, Pair } from '../../nets/graph.ts'
import { windowed } from '../../nets/shapes.ts'
import type { Shape } from '../../nets/shapes.ts'
import type { GraphBuilder } from './graph-builder.ts'

/** A layer on its way into a graph. Pictures are [n, channels, height, width] there, shapes [height, width, channels]. */
export interface LayerInGraph {
  graph: GraphBuilder
  /** Names of its inputs in the graph. */
  inputs: readonly string[]
  /** Their shapes, in argument order, and that of its output, without the batch. */
  shapes: readonly Shape[]
  output: Shape
  weights: readonly Float32Array[]
}

/** Zeros before and after each side so that a window fits as TensorFlow's `same` has it; ONNX orders all begins first. */
const padsOf = (shape: Shape, window: Pair, strides: Pair, padding: Padding): number[] => {
  if (padding === 'valid') return [0, 0, 0, 0]
  const [vertical, horizontal] = [0, 1].map(axis => {
    const extent = Number(shape[axis])
    const count = windowed(extent, window[axis]!, strides[axis]!, 'same')!
    const total = Math.max((count - 1) * strides[axis]! + window[axis]! - extent, 0)
    return [Math.floor(total / 2), Math.ceil(total / 2)] as const
  }) as [Pair, Pair]
  return [vertical[0], horizontal[0], vertical[1], horizontal[1]]
}

const activate = (graph: GraphBuilder, name: string, input: string, activation: Activation): string => {
  switch (activation) {
    case 'linear':
      return input
    case 'relu':
      return graph.node('Relu', name, [input])
    case 'relu6':
      return clip(graph, name, input, 6)
    case 'sigmoid':
      return graph.node('Sigmoid', name, [input])
    case 'softmax':
      return graph.node('Softmax', name, [input], { axis: -1 })
    case 'silu':
      return graph.node('Mul', name, [input, graph.node('Sigmoid', `${name}/sigmoid`, [input])])
  }
}

const clip = (graph: GraphBuilder, name: string, input: string, highest: number): string =>
  graph.node('Clip', name, [
    input,
    graph.floats(`${name}/lowest`, [], [0]),
    graph.floats(`${name}/highest`, [], [highest]),
  ])

/** Keras's [height, width, in, out] as ONNX's [out, in, height, width]. */
const kernelFor = (
  values: Float32Array,
  height: number,
  width: number,
  inputs: number,
  outputs: number,
): Float32Array => {
  const turned = new Float32Array(values.length)
  const places = height * width
  for (let place = 0, from = 0; place < places; place++)
    for (let input = 0; input < inputs; input++)
      for (let out = 0; out < outputs; out++, from++) turned[(out * inputs + input) * places + place] = values[from]!
  return turned
}

interface Convolution {
  name: string
  window: { kernelSize: Pair; strides: Pair; padding: Padding }
  kernel: Float32Array
  bias: Float32Array | undefined
  inputs: number
  outputs: number
  /** Each channel has a kernel of its own. */
  depthwise: boolean
}

const convolve = (graph: GraphBuilder, input: string, shape: Shape, c: Convolution): string => {
  const [height, width] = c.window.kernelSize
  const perGroup = c.depthwise ? 1 : c.inputs
  const kernel = c.depthwise
    ? kernelFor(c.kernel, height, width, 1, c.inputs) // [height, width, channels, 1] in memory is [.., 1, channels]
    : kernelFor(c.kernel, height, width, c.inputs, c.outputs)
  const names = [input, graph.floats(`${c.name}/kernel`, [c.outputs, perGroup, height, width], kernel)]
  if (c.bias) names.push(graph.floats(`${c.name}/bias`, [c.outputs], c.bias))
  return graph.node('Conv', c.name, names, {
    kernel_shape: c.window.kernelSize,
    strides: c.window.strides,
    pads: padsOf(shape, c.window.kernelSize, c.window.strides, c.window.padding),
    group: c.depthwise ? c.inputs : 1,
  })
}

const toLast = (graph: GraphBuilder, name: string, input: string) =>
  graph.node('Transpose', `${name}/channels_last`, [input], { perm: [0, 2, 3, 1] })

/**
 * Add a layer's nodes to a graph.
 *
 * @returns the name of its output there
 */
export const addLayer = (layer: Layer, { graph, inputs, shapes, output, weights }: LayerInGraph): string => {
  const { name } = layer
  const input = inputs[0]!
  const shape = shapes[0]!
  const channels = Number(shape.at(-1))
  switch (layer.type) {
    case 'Conv2D': {
      const [kernel, bias] = weights as [Float32Array, Float32Array?]
      const before = layer.activation === 'linear' ? name : `${name}/convolution`
      const sizes = { inputs: channels, outputs: layer.filters, depthwise: false }
      const y = convolve(graph, input, shape, { name: before, window: layer, kernel, bias, ...sizes })
      return activate(graph, name, y, layer.activation)
    }
    case 'DepthwiseConv2D': {
      const [kernel, bias] = weights as [Float32Array, Float32Array?]
      const before = layer.activation === 'linear' ? name : `${name}/convolution`
      const sizes = { inputs: channels, outputs: channels, depthwise: true }
      const y = convolve(graph, input, shape, { name: before, window: layer, kernel, bias, ...sizes })
      return activate(graph, name, y, layer.activation)
    }
    case 'SeparableConv2D': {
      const [depthwise, pointwise, bias] = weights as [Float32Array, Float32Array, Float32Array?]
      const deep = { inputs: channels, outputs: channels, depthwise: true, kernel: depthwise, bias: undefined }
      const y = convolve(graph, input, shape, { name: `${name}/depthwise`, window: layer, ...deep })
      const before = layer.activation === 'linear' ? name : `${name}/pointwise`
      const window = { kernelSize: [1, 1], strides: [1, 1], padding: 'valid' } as const
      const sizes = { inputs: channels, outputs: layer.filters, depthwise: false }
      const mixed = convolve(graph, y, output, { name: before, window, kernel: pointwise, bias, ...sizes })
      return activate(graph, name, mixed, layer.activation)
    }
    case 'Dense': {
      const [kernel, bias] = weights as [Float32Array, Float32Array?]
      const names = [input, graph.floats(`${name}/kernel`, [channels, layer.units], kernel)]
      if (bias) names.push(graph.floats(`${name}/bias`, [layer.units], bias))
      const before = layer.activation === 'linear' ? name : `${name}/product`
      return activate(graph, name, graph.node('Gemm', before, names), layer.activation)
    }
    case 'BatchNormalization': {
      const rest = [...weights]
      const gamma = layer.scale ? rest.shift()! : new Float32Array(channels).fill(1)
      const beta = layer.center ? rest.shift()! : new Float32Array(channels)
      const of = (what: string, values: Float32Array) => graph.floats(`${name}/${what}`, [channels], values)
      return graph.node(
        'BatchNormalization',
        name,
        [input, of('gamma', gamma), of('beta', beta), of('mean', rest[0]!), of('variance', rest[1]!)],
        { epsilon: { float: layer.epsilon } },
      )
    }
    case 'Activation':
      return layer.activation === 'linear'
        ? graph.node('Identity', name, [input])
        : activate(graph, name, input, layer.activation)
    case 'ReLU':
      return layer.maxValue === null ? graph.node('Relu', name, [input]) : clip(graph, name, input, layer.maxValue)
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      const max = layer.type === 'MaxPooling2D'
      return graph.node(max ? 'MaxPool' : 'AveragePool', name, [input], {
        kernel_shape: layer.poolSize,
        strides: layer.strides,
        pads: padsOf(shape, layer.poolSize, layer.strides, layer.padding),
        ...(max ? {} : { count_include_pad: 0 }),
      })
    }
    case 'GlobalAveragePooling2D':
      return graph.node('Flatten', name, [graph.node('GlobalAveragePool', `${name}/average`, [input])], { axis: 1 })
    case 'ZeroPadding2D': {
      const [[top, bottom], [left, right]] = layer.padding
      const pads = graph.ints(`${name}/pads`, [0, 0, top, left, 0, 0, bottom, right])
      return graph.node('Pad', name, [input, pads])
    }
    case 'Add':
    case 'Multiply': {
      const opType = layer.type === 'Add' ? 'Add' : 'Mul'
      const last = inputs.length - 1
      return inputs
        .slice(1)
        .reduce((sum, term, at) => graph.node(opType, at + 1 === last ? name : `${name}/${at}`, [sum, term]), input)
    }
    case 'Concatenate':
      return graph.node('Concat', name, inputs, { axis: 1 })
    case 'Flatten':
      return graph.node('Flatten', name, [shape.length === 3 ? toLast(graph, name, input) : input], { axis: 1 })
    case 'Reshape': {
      const picture = layer.targetShape.length === 3
      const from = shape.length === 3 ? toLast(graph, name, input) : input
      const target = graph.ints(`${name}/shape`, [-1, ...layer.targetShape])
      const reshaped = graph.node('Reshape', picture ? `${name}/reshaped` : name, [from, target])
      return picture ? graph.node('Transpose', name, [reshaped], { perm: [0, 3, 1, 2] }) : reshaped
    }
    case 'Dropout':
      return graph.node('Identity', name, [input])
    case 'Rescaling': {
      const dims = shape.length === 3 ? [1, layer.scale.length, 1, 1] : [layer.scale.length]
      const offsets = shape.length === 3 ? [1, layer.offset.length, 1, 1] : [layer.offset.length]
      const scaled = graph.node('Mul', `${name}/scaled`, [input, graph.floats(`${name}/scale`, dims, layer.scale)])
      return graph.node('Add', name, [scaled, graph.floats(`${name}/offset`, offsets, layer.offset)])
    }
    case 'InputLayer':
    case 'Normalization':
      throw new Error(`no node is made of layer ${name} (${layer.type})`)
  }
}
