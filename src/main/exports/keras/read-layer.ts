import { z } from 'zod'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Layer } from '../../nets/graph.ts'

const pair = z.tuple([z.number().int(), z.number().int()]).readonly()
const padding = z.enum(['same', 'valid'])
const activation = z
  .string()
  .transform(name => (name === 'swish' ? 'silu' : name))
  .pipe(z.enum(['linear', 'relu', 'relu6', 'silu', 'sigmoid', 'softmax']))
const channelsLast = z.literal('channels_last').default('channels_last')
const undilated = z.tuple([z.literal(1), z.literal(1)]).default([1, 1])
const numbers = z.union([z.number().transform(value => [value]), z.array(z.number()).min(1)])
const channelAxis = z.union([z.literal(-1), z.literal(3), z.tuple([z.literal(3)])]).default(-1)

const windowed = {
  kernel_size: pair,
  strides: pair,
  padding,
  data_format: channelsLast,
  dilation_rate: undilated,
  use_bias: z.boolean(),
  activation,
}
const pooled = { pool_size: pair, strides: pair, padding, data_format: channelsLast }
const extent = z.number().int().positive()
const inputShape = z.union([
  z.tuple([z.null(), extent.nullable(), extent.nullable(), extent]),
  z.tuple([z.null(), extent]),
])

type Read = (config: unknown) => object

const windowOf = (config: { kernel_size: Pair; strides: Pair; padding: 'same' | 'valid'; use_bias: boolean }) => ({
  ...{ kernelSize: config.kernel_size, strides: config.strides, padding: config.padding },
  useBias: config.use_bias,
})
type Pair = readonly [number, number]

/** How each class of layer is read: what the lab does not know it refuses, instead of computing something else. */
const readers: Record<string, Read> = {
  InputLayer: config => {
    const read = z
      .object({ batch_shape: inputShape.optional(), batch_input_shape: inputShape.optional() })
      .parse(config)
    const [, ...shape] = inputShape.parse(read.batch_shape ?? read.batch_input_shape)
    return { shape }
  },
  Conv2D: config => {
    const read = z.object({ filters: extent, groups: z.literal(1).default(1), ...windowed }).parse(config)
    return { filters: read.filters, activation: read.activation, ...windowOf(read) }
  },
  DepthwiseConv2D: config => {
    const read = z.object({ depth_multiplier: z.literal(1), ...windowed }).parse(config)
    return { activation: read.activation, ...windowOf(read) }
  },
  SeparableConv2D: config => {
    const read = z.object({ filters: extent, depth_multiplier: z.literal(1), ...windowed }).parse(config)
    return { filters: read.filters, activation: read.activation, ...windowOf(read) }
  },
  Dense: config => {
    const read = z.object({ units: extent, activation, use_bias: z.boolean() }).parse(config)
    return { units: read.units, activation: read.activation, useBias: read.use_bias }
  },
  BatchNormalization: config =>
    z
      .object({
        ...{ axis: channelAxis, momentum: z.number(), epsilon: z.number() },
        ...{ center: z.boolean(), scale: z.boolean() },
      })
      .transform(({ momentum, epsilon, center, scale }) => ({ momentum, epsilon, center, scale }))
      .parse(config),
  Activation: config => z.object({ activation }).parse(config),
  ReLU: config => {
    const plain = z.literal(0).nullish()
    const read = z.object({ max_value: z.number().nullish(), negative_slope: plain, threshold: plain }).parse(config)
    return { maxValue: read.max_value ?? null }
  },
  MaxPooling2D: config => poolOf(z.object(pooled).parse(config)),
  AveragePooling2D: config => poolOf(z.object(pooled).parse(config)),
  GlobalAveragePooling2D: config => {
    const read = z.object({ data_format: channelsLast, keepdims: z.boolean().default(false) }).parse(config)
    return { keepDims: read.keepdims }
  },
  ZeroPadding2D: config => {
    const read = z.object({ padding: z.tuple([pair, pair]), data_format: channelsLast }).parse(config)
    return { padding: read.padding }
  },
  Add: () => ({}),
  Multiply: () => ({}),
  Concatenate: config => {
    z.object({ axis: channelAxis }).parse(config)
    return {}
  },
  Flatten: config => {
    z.object({ data_format: channelsLast }).parse(config)
    return {}
  },
  Reshape: config => ({ targetShape: z.object({ target_shape: z.array(extent) }).parse(config).target_shape }),
  Dropout: config => {
    const read = z.object({ rate: z.number(), noise_shape: z.array(z.unknown()).nullish() }).parse(config)
    return { rate: read.rate, wholeSample: Boolean(read.noise_shape) }
  },
  Rescaling: config => {
    const read = z.object({ scale: numbers, offset: numbers.default([0]) }).parse(config)
    return { scale: read.scale, offset: read.offset }
  },
}

const poolOf = (config: { pool_size: Pair; strides: Pair; padding: 'same' | 'valid' }) => ({
  ...{ poolSize: config.pool_size, strides: config.strides, padding: config.padding },
})

/**
 * A layer out of what Keras wrote about it.
 *
 * @param type Keras's class name
 * @param config its `get_config`
 * @param called what messages call the file
 * @throws LabError `weights-mismatch` for a class or a setting that the lab has no equal of, naming the layer
 */
export const readLayer = (
  type: string,
  name: string,
  inbound: readonly string[],
  config: unknown,
  called: string,
): Layer => {
  const refuse = (why: string, cause?: unknown) =>
    new LabError(
      'weights-mismatch',
      `Layer "${name}" of "${called}" cannot be read: ${why}.`,
      'The lab reads models of convolutions, pools, dense layers and what lies between them.',
      { cause },
    )
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (!read) throw refuse(`the lab has no layer of class ${type}`)
  try {
    return { type, name, inbound, ...read(config) } as Layer
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const { path, message } = error.issues[0]!
    throw refuse(`its setting "${path.join('.')}" is one that the lab does not know (${message})`, error)
  }
}
