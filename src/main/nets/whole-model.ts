import { stack } from './cut.ts'
import type { Layer, Net } from './graph.ts'
import type { Pipeline } from './pipeline.ts'

/**
 * The whole model of a pipeline, from the picture to its outputs. Where everything is trained it is the suffix itself,
 * whose input is the picture.
 *
 * @example wholeModel(pipelineOf(spec, 2)).layers.at(-1)!.name // 'dense_1'
 */
export const wholeModel = ({ prefix, suffix }: Pipeline): Net =>
  prefix.layers.length === 1 ? suffix : stack('model', prefix, suffix)

const convolutional = ['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D'] as const satisfies readonly Layer['type'][]

/** A layer that slides learned filters over a picture. */
export type Convolution = Extract<Layer, { type: (typeof convolutional)[number] }>

export const isConvolution = (layer: Layer): layer is Convolution =>
  (convolutional as readonly Layer['type'][]).includes(layer.type)

/** The last convolution of a net: where Grad-CAM looks, because nothing above it knows any more where things stand. */
export const lastConvolution = (net: Net): string | null => net.layers.filter(isConvolution).at(-1)?.name ?? null

/** Whether a convolution takes the picture itself, so that its filters are small pictures in colour. */
export const takesPicture = (net: Net, index: number): boolean => {
  const layer = net.layers[index]!
  if (layer.type !== 'Conv2D') return false
  const asItIs = new Set<Layer['type']>(['InputLayer', 'Rescaling', 'Normalization', 'ZeroPadding2D'])
  for (let below = layer.inbound[0]; below !== undefined;) {
    const found = net.layers.find(({ name }) => name === below)!
    if (!asItIs.has(found.type)) return false
    below = found.inbound[0]
  }
  return true
}
