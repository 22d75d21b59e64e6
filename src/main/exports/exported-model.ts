import { wholeModel } from '../nets/whole-model.ts'
import type { PreprocessMode } from '../nets/entry.ts'
import type { Layer, LayerOf, Net } from '../nets/graph.ts'
import { caffeMeans, torchDeviations, torchMeans } from '../nets/imagenet-statistics.ts'
import type { Pipeline } from '../nets/pipeline.ts'
import { shapesOf } from '../nets/shapes.ts'
import type { NamedWeights } from '../weights/named-weights.ts'

/**
 * A model that stands alone: plain RGB pixels 0..255 of the run's size go in, probabilities (or a number) come out. All
 * its layers are such that every format has them, and no code of ours is among them.
 */
export interface ExportedModel {
  /** Channels last; begins with an input layer. */
  net: Net
  weights: NamedWeights
}

/**
 * Make a run's model stand alone. What `preprocess_input` does goes into it: scaling and means into a Rescaling layer in
 * front of everything, so that a padding further up adds zeros as in training; the order of the colour channels (`caffe`
 * is BGR) into the first kernels. A channels-first net becomes a channels-last one, a Normalization a Rescaling.
 *
 * @param weights of all layers of prefix and suffix; kept as they are
 * @param name what the model is called
 */
export const exportedModel = (
  { prefix, suffix, preprocess }: Pipeline,
  weights: ReadonlyMap<string, readonly Float32Array[]>,
  name: string,
): ExportedModel => {
  const whole = { ...wholeModel({ prefix, suffix, preprocess }), name }
  const model = { net: whole, weights: new Map([...weights].map(([layer, tensors]) => [layer, [...tensors]])) }
  return [channelsLast, withoutNormalization, withoutKeptDimensions, withPreprocessing(preprocess)].reduce(
    (made, step) => step(made),
    model,
  )
}

/**
 * The same model channels last: layers and their kernels are the same in both data formats, but the numbers behind a
 * Flatten stand in another order. `weights` is changed.
 */
export const channelsLast = ({ net, weights }: ExportedModel): ExportedModel => {
  if (net.dataFormat === 'channels_last') return { net, weights }
  const shapes = shapesOf(net)
  const flattened = new Map(
    net.layers.flatMap(({ type, name, inbound }) => (type === 'Flatten' ? [[name, inbound[0]!]] : [])),
  )
  for (const layer of net.layers) {
    const from = flattened.get(layer.inbound[0] ?? '')
    if (layer.type !== 'Dense' || from === undefined) continue
    const [channels, height, width] = shapes.get(from)!.map(Number) as [number, number, number]
    const [kernel, ...rest] = weights.get(layer.name)!
    weights.set(layer.name, [rowsChannelsLast(kernel!, channels, height * width, layer.units), ...rest])
  }
  return { net: { ...net, dataFormat: 'channels_last' }, weights }
}

const rowsChannelsLast = (kernel: Float32Array, channels: number, places: number, units: number): Float32Array => {
  const turned = new Float32Array(kernel.length)
  for (let channel = 0; channel < channels; channel++)
    for (let place = 0; place < places; place++) {
      const from = (channel * places + place) * units
      turned.set(kernel.subarray(from, from + units), (place * channels + channel) * units)
    }
  return turned
}

/** (x - mean) / deviation as x * scale + offset: TF.js has no Normalization layer. */
const withoutNormalization = ({ net, weights }: ExportedModel): ExportedModel => {
  const layers = net.layers.map((layer): Layer => {
    if (layer.type !== 'Normalization') return layer
    const [mean, variance] = weights.get(layer.name) as [Float32Array, Float32Array]
    weights.delete(layer.name)
    const scale = [...variance].map(value => 1 / Math.max(Math.sqrt(value), 1e-7))
    const offset = scale.map((factor, channel) => -mean[channel]! * factor)
    return { type: 'Rescaling', name: layer.name, inbound: layer.inbound, scale, offset }
  })
  return { net: { ...net, layers }, weights }
}

/** TF.js's GlobalAveragePooling2D drops height and width: a Reshape brings them back. */
const withoutKeptDimensions = ({ net, weights }: ExportedModel): ExportedModel => {
  const shapes = shapesOf(net)
  const layers = net.layers.flatMap((layer): Layer[] => {
    if (layer.type !== 'GlobalAveragePooling2D' || !layer.keepDims) return [layer]
    const averaged = `${layer.name}_average`
    const targetShape = shapes.get(layer.name)!.map(Number)
    return [
      { ...layer, name: averaged, keepDims: false },
      { type: 'Reshape', name: layer.name, inbound: [averaged], targetShape },
    ]
  })
  return { net: { ...net, layers }, weights }
}

/** What a mode of `preprocess_input` does to a channel, in RGB order; null where it does nothing. */
const scalingOf = (mode: PreprocessMode): Pick<LayerOf<'Rescaling'>, 'scale' | 'offset'> | null => {
  switch (mode) {
    case 'caffe':
      return { scale: [1, 1, 1], offset: [...caffeMeans].reverse().map(mean => -mean) }
    case 'tf':
      return { scale: [1 / 127.5], offset: [-1] }
    case 'torch':
      return {
        scale: torchDeviations.map(deviation => 1 / (255 * deviation)),
        offset: torchMeans.map((mean, channel) => -mean / torchDeviations[channel]!),
      }
    case 'none':
      return null
  }
}

const withPreprocessing =
  (mode: PreprocessMode) =>
  ({ net, weights }: ExportedModel): ExportedModel => {
    const scaling = scalingOf(mode)
    if (!scaling) return { net, weights }
    if (mode === 'caffe')
      for (const { name, filters } of firstConvolutions(net)) {
        const [kernel, ...rest] = weights.get(name)!
        weights.set(name, [forRgb(kernel!, filters), ...rest])
      }
    const [input, ...rest] = net.layers
    const rescaling: Layer = { type: 'Rescaling', name: 'preprocess', inbound: [input!.name], ...scaling }
    const relinked = rest.map(layer => ({
      ...layer,
      inbound: layer.inbound.map(from => (from === input!.name ? rescaling.name : from)),
    }))
    return { net: { ...net, layers: [input!, rescaling, ...relinked] }, weights }
  }

/** The convolutions that see the picture's own channels. */
const firstConvolutions = (net: Net): LayerOf<'Conv2D'>[] => {
  const seeing = new Set([net.layers[0]!.name])
  const found: LayerOf<'Conv2D'>[] = []
  for (const layer of net.layers.slice(1)) {
    if (!layer.inbound.some(from => seeing.has(from))) continue
    if (layer.type === 'ZeroPadding2D') seeing.add(layer.name)
    else if (layer.type === 'Conv2D') found.push(layer)
    else throw new Error(`the colour order of ${net.name} cannot go into layer ${layer.name} (${layer.type})`)
  }
  return found
}

/** A kernel [height, width, 3, filters] for BGR pictures, as one for RGB pictures: red and blue change places. */
const forRgb = (kernel: Float32Array, filters: number): Float32Array => {
  const turned = new Float32Array(kernel.length)
  for (let at = 0; at < kernel.length; at += filters) {
    const channel = (at / filters) % 3
    turned.set(kernel.subarray(at, at + filters), at + (2 - 2 * channel) * filters)
  }
  return turned
}
