import type { Layer, LayerOf, Net } from './graph.ts'
import { shapesOf } from './shapes.ts'

/**
 * Pictures that go through frozen layers together, at most: enough for a chain to read its filters seldom; where the net is
 * none, as few as cost no speed, because the output of each layer lies in memory for all of them.
 */
export const picturesTogether = { chain: 16, layers: 8 } as const

/** A layer of a chain. */
export interface ChainLayer {
  name: string
  /** Channels that a convolution puts out; 0 for pooling. */
  outputs: number
  relu: boolean
}

/**
 * A net that is one line of 3x3 convolutions of stride 1 with padding "same" and bias, with ReLU or without, and maximum
 * pooling of 2x2: what an engine may run as a whole by a kernel of its own.
 */
export interface Chain {
  /** [height, width, channels] of a picture. */
  shape: readonly [number, number, number]
  layers: readonly ChainLayer[]
}

/** An engine's own kernel for chains. */
export interface ChainKernel {
  /** Names what computes where results are told apart by it: "winograd 1 avx512". */
  name: string
  /** Whether it computes in threads of its own while JavaScript goes on. */
  inBackground: boolean
  /** @param weights by layer: filters [3, 3, inputs, outputs] and bias; they are copied */
  prepare(chain: Chain, weights: ReadonlyMap<string, readonly Float32Array[]>): PreparedChain
}

export interface PreparedChain {
  /**
   * Begins at once.
   *
   * @param pictures float32 [n, height, width, channels], preprocessed; like `kept` not to be touched until it has ended
   * @param kept for each layer where its output goes, [n, height, width, channels], or null
   */
  run(pictures: Float32Array, kept: readonly (Float32Array | null)[]): Promise<void>
  dispose(): void
}

/** Wider layers are none that such a kernel takes: MOST_CHANNELS in resources/kernels/winograd.h. */
export const mostChannels = 4096

/** The net as a chain, or null where it is none. */
export const chainOf = (net: Net): Chain | null => {
  const [input, ...layers] = net.layers
  if (input?.type !== 'InputLayer' || layers.length === 0 || net.dataFormat !== 'channels_last') return null
  const [height, width, channels] = input.shape
  if (!height || !width || !channels) return null
  const follows = (layer: Layer, at: number) =>
    layer.inbound.length === 1 && layer.inbound[0] === net.layers[at]!.name && (isTaken(layer) || isHalving(layer))
  if (!layers.every(follows) || !layers.some(isTaken)) return null
  if ([...shapesOf(net).values()].some(shape => shape.some(size => size === 0))) return null
  return {
    shape: [height, width, channels],
    layers: layers.map(layer =>
      layer.type === 'Conv2D'
        ? { name: layer.name, outputs: layer.filters, relu: layer.activation === 'relu' }
        : { name: layer.name, outputs: 0, relu: false },
    ),
  }
}

/**
 * What feature settings call the engine's own convolutions.
 *
 * @returns undefined where they have no part in this net
 */
export const kernelOf = (net: Net, { winograd }: { winograd: string | null }): string | undefined =>
  winograd !== null && net.layers.some(hasItsShape) ? winograd : undefined

const hasItsShape = (layer: Layer): layer is LayerOf<'Conv2D'> =>
  layer.type === 'Conv2D' && layer.padding === 'same' && [...layer.kernelSize, ...layer.strides].join() === '3,3,1,1'

const isTaken = (layer: Layer): layer is LayerOf<'Conv2D'> =>
  hasItsShape(layer) &&
  layer.useBias &&
  layer.filters <= mostChannels &&
  (layer.activation === 'relu' || layer.activation === 'linear')

const isHalving = (layer: Layer): boolean =>
  layer.type === 'MaxPooling2D' &&
  layer.padding === 'valid' &&
  [...layer.poolSize, ...layer.strides].join() === '2,2,2,2'
