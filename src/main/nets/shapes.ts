import type { Layer, Net, Padding, Pair } from './graph.ts'

/** A tensor's shape without the batch, in the net's own data format; null where it is not known. */
export type Shape = readonly (number | null)[]

/**
 * The extent that a window leaves: Keras's and TensorFlow's formula.
 * `same` gives ceil(n / stride); `valid` gives floor((n - window) / stride) + 1.
 */
export const windowed = (extent: number | null, window: number, stride: number, padding: Padding): number | null => {
  if (extent === null) return null
  return padding === 'same' ? Math.ceil(extent / stride) : Math.floor((extent - window) / stride) + 1
}

interface Picture {
  height: number | null
  width: number | null
  channels: number
}

/** A shape with channels last, whatever the net's data format. */
const toPicture = (shape: Shape, net: Pick<Net, 'dataFormat'>): Picture => {
  const [height, width, channels] = net.dataFormat === 'channels_first' ? [shape[1], shape[2], shape[0]] : shape
  if (height === undefined || width === undefined || typeof channels !== 'number')
    throw new Error(`expected [height, width, channels], received [${shape.join(', ')}]`)
  return { height, width, channels }
}

const fromPicture = ({ height, width, channels }: Picture, net: Pick<Net, 'dataFormat'>): Shape =>
  net.dataFormat === 'channels_first' ? [channels, height, width] : [height, width, channels]

/** The number of channels of a layer's input, or of features where the input is flat. */
export const channelsOf = (shape: Shape, net: Pick<Net, 'dataFormat'>): number => {
  if (shape.length === 3) return toPicture(shape, net).channels
  const last = shape.at(-1)
  if (typeof last !== 'number') throw new Error('the number of features must be known: the net needs an input size')
  return last
}

const slide = (picture: Picture, window: Pair, strides: Pair, padding: Padding, channels: number): Picture => ({
  height: windowed(picture.height, window[0], strides[0], padding),
  width: windowed(picture.width, window[1], strides[1], padding),
  channels,
})

const padded = (extent: number | null, [before, after]: Pair) => (extent === null ? null : extent + before + after)

const product = (shape: Shape): number | null =>
  shape.reduce<number | null>((a, b) => (a === null || b === null ? null : a * b), 1)

/**
 * The shape of what a layer puts out.
 *
 * @param inputs the shapes of its inputs, in argument order, without the batch
 */
export const outputShapeOf = (layer: Layer, inputs: readonly Shape[], net: Pick<Net, 'dataFormat'>): Shape => {
  if (layer.type === 'InputLayer') {
    if (layer.shape.length === 1) return layer.shape
    const [height, width, channels] = layer.shape
    return fromPicture({ height, width, channels }, net)
  }
  const input = inputs[0]
  if (!input) throw new Error(`layer ${layer.name} has no input`)
  const picture = () => toPicture(input, net)
  switch (layer.type) {
    case 'Conv2D':
    case 'SeparableConv2D':
      return fromPicture(slide(picture(), layer.kernelSize, layer.strides, layer.padding, layer.filters), net)
    case 'DepthwiseConv2D':
      return fromPicture(slide(picture(), layer.kernelSize, layer.strides, layer.padding, picture().channels), net)
    case 'MaxPooling2D':
    case 'AveragePooling2D':
      return fromPicture(slide(picture(), layer.poolSize, layer.strides, layer.padding, picture().channels), net)
    case 'ZeroPadding2D': {
      const { height, width, channels } = picture()
      const [vertical, horizontal] = layer.padding
      return fromPicture({ height: padded(height, vertical), width: padded(width, horizontal), channels }, net)
    }
    case 'GlobalAveragePooling2D': {
      const { channels } = picture()
      return layer.keepDims ? fromPicture({ height: 1, width: 1, channels }, net) : [channels]
    }
    case 'Flatten':
      return [product(input)]
    case 'Dense':
      return [...input.slice(0, -1), layer.units]
    case 'Reshape':
      return layer.targetShape
    case 'Concatenate': {
      const channels = inputs.reduce((sum, shape) => sum + channelsOf(shape, net), 0)
      return input.length === 3 ? fromPicture({ ...picture(), channels }, net) : [channels]
    }
    case 'Add':
    case 'Multiply':
      return inputs.reduce((a, b) => a.map((extent, axis) => (extent === 1 ? b[axis]! : extent)))
    case 'BatchNormalization':
    case 'Activation':
    case 'ReLU':
    case 'Dropout':
    case 'Rescaling':
    case 'Normalization':
      return input
  }
}

/**
 * The output shape of every layer, by name, without the batch and in the net's own data format.
 *
 * @example shapesOf(vgg16({ inputShape: [180, 180, 3] })).get('block5_pool') // [5, 5, 512]
 */
export const shapesOf = (net: Net): Map<string, Shape> => {
  const shapes = new Map<string, Shape>()
  for (const layer of net.layers) shapes.set(layer.name, outputShapeOf(layer, inputShapesOf(layer, shapes), net))
  return shapes
}

/** The shapes of a layer's inputs, looked up among those known so far. */
export const inputShapesOf = (layer: Layer, shapes: ReadonlyMap<string, Shape>): Shape[] =>
  layer.inbound.map(name => {
    const shape = shapes.get(name)
    if (!shape) throw new Error(`layer ${layer.name} takes its input from ${name}, which does not stand before it`)
    return shape
  })
