import type { Activation, Layer, Padding, Pair } from './graph.ts'

type WithoutLinks<L> = L extends unknown ? Omit<L, 'inbound' | 'name'> & { name?: string } : never

/**
 * A layer that is yet to be linked, with Keras's defaults filled in, for architectures to read like their papers. Without a
 * name it gets Keras's automatic one when it is linked.
 */
export type NewLayer = WithoutLinks<Layer>

/** Rows and columns alike, or [rows, columns]. */
type Size = number | Pair
const pair = (size: Size): Pair => (typeof size === 'number' ? [size, size] : size)

interface Named {
  name?: string
}
interface Windowed extends Named {
  strides?: Size
  padding?: Padding
}
interface Convolution extends Windowed {
  useBias?: boolean
  activation?: Activation
}

const named = ({ name }: Named) => (name === undefined ? {} : { name })

const convolution = (kernelSize: Size, options: Convolution) => {
  const { strides = 1, padding = 'valid', useBias = true, activation = 'linear' } = options
  const window = { kernelSize: pair(kernelSize), strides: pair(strides), padding }
  return { ...window, useBias, activation, ...named(options) }
}

export const conv2d = (filters: number, kernelSize: Size, options: Convolution = {}): NewLayer => ({
  ...{ type: 'Conv2D', filters },
  ...convolution(kernelSize, options),
})

export const depthwiseConv2d = (kernelSize: Size, options: Convolution = {}): NewLayer => ({
  type: 'DepthwiseConv2D',
  ...convolution(kernelSize, options),
})

export const separableConv2d = (filters: number, kernelSize: Size, options: Convolution = {}): NewLayer => ({
  ...{ type: 'SeparableConv2D', filters },
  ...convolution(kernelSize, options),
})

interface Normalization extends Named {
  epsilon?: number
  /** False leaves gamma out. */
  scale?: boolean
}

export const batchNormalization = ({ epsilon = 1e-3, scale = true, ...rest }: Normalization = {}): NewLayer => ({
  ...{ type: 'BatchNormalization', epsilon, momentum: 0.99, scale, center: true },
  ...named(rest),
})

const pooling = (poolSize: Size, options: Windowed) => {
  const { strides = poolSize, padding = 'valid' } = options
  return { poolSize: pair(poolSize), strides: pair(strides), padding, ...named(options) }
}

export const maxPooling2d = (poolSize: Size, options: Windowed = {}): NewLayer => ({
  type: 'MaxPooling2D',
  ...pooling(poolSize, options),
})

export const averagePooling2d = (poolSize: Size, options: Windowed = {}): NewLayer => ({
  type: 'AveragePooling2D',
  ...pooling(poolSize, options),
})

export const globalAveragePooling2d = ({
  keepDims = false,
  ...rest
}: Named & { keepDims?: boolean } = {}): NewLayer => ({
  ...{ type: 'GlobalAveragePooling2D', keepDims },
  ...named(rest),
})

/** @param padding rows and columns on all sides, or [[above, below], [left, right]] */
export const zeroPadding2d = (padding: number | readonly [Pair, Pair], options: Named = {}): NewLayer => ({
  type: 'ZeroPadding2D',
  padding: typeof padding === 'number' ? [pair(padding), pair(padding)] : padding,
  ...named(options),
})

export const activation = (activation: Activation, options: Named = {}): NewLayer => ({
  ...{ type: 'Activation', activation },
  ...named(options),
})

export const relu = ({ maxValue = null, ...rest }: Named & { maxValue?: number | null } = {}): NewLayer => ({
  ...{ type: 'ReLU', maxValue },
  ...named(rest),
})

export const dense = (
  units: number,
  { activation = 'linear', ...rest }: Named & { activation?: Activation } = {},
): NewLayer => ({
  ...{ type: 'Dense', units, useBias: true, activation },
  ...named(rest),
})

/** @param wholeSample pictures are left out as a whole, not single values */
export const dropout = (
  rate: number,
  { wholeSample = false, ...rest }: Named & { wholeSample?: boolean } = {},
): NewLayer => ({
  ...{ type: 'Dropout', rate, wholeSample },
  ...named(rest),
})

export const reshape = (targetShape: readonly number[], options: Named = {}): NewLayer => ({
  ...{ type: 'Reshape', targetShape },
  ...named(options),
})

export const rescaling = (
  scale: readonly number[],
  offset: readonly number[] = [0],
  options: Named = {},
): NewLayer => ({
  ...{ type: 'Rescaling', scale, offset },
  ...named(options),
})

export const normalization = (options: Named = {}): NewLayer => ({ type: 'Normalization', ...named(options) })

export const add = (options: Named = {}): NewLayer => ({ type: 'Add', ...named(options) })
export const multiply = (options: Named = {}): NewLayer => ({ type: 'Multiply', ...named(options) })
export const concatenate = (options: Named = {}): NewLayer => ({ type: 'Concatenate', ...named(options) })
export const flatten = (options: Named = {}): NewLayer => ({ type: 'Flatten', ...named(options) })
