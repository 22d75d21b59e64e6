import type { BuildOptions } from './entry.ts'
import { functional } from './functional.ts'
import type { Functional, Symbolic } from './functional.ts'
import type { Net, Pair } from './graph.ts'
import { torchDeviations } from './imagenet-statistics.ts'
import {
  activation,
  add,
  batchNormalization,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  globalAveragePooling2d,
  multiply,
  normalization,
  rescaling,
  reshape,
  zeroPadding2d,
} from './layers.ts'

/** The paper's table 1: the seven stages of inverted residual blocks. */
const stages = [
  { kernel: 3, repeats: 1, filtersIn: 32, filtersOut: 16, expansion: 1, stride: 1 },
  { kernel: 3, repeats: 2, filtersIn: 16, filtersOut: 24, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 2, filtersIn: 24, filtersOut: 40, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 3, filtersIn: 40, filtersOut: 80, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 3, filtersIn: 80, filtersOut: 112, expansion: 6, stride: 1 },
  { kernel: 5, repeats: 4, filtersIn: 112, filtersOut: 192, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 1, filtersIn: 192, filtersOut: 320, expansion: 6, stride: 1 },
]
const blocksInAll = stages.reduce((sum, { repeats }) => sum + repeats, 0)
/** Share of the pictures for which the last block would be skipped in training. */
const dropConnect = 0.2
/** Width of squeeze-and-excitation, as a share of the block's input. */
const squeeze = 0.25

interface Block {
  name: string
  kernel: number
  filtersIn: number
  filtersOut: number
  expansion: number
  stride: number
  drop: number
}

/** Keras's explicit padding for stride 2, so that the convolution sees what TensorFlow's `same` would show it. */
const strided = (x: Symbolic, kernel: number, dataFormat: Net['dataFormat']): [Pair, Pair] => {
  const [height, width] = dataFormat === 'channels_first' ? x.shape.slice(1) : x.shape
  const after = Math.floor(kernel / 2)
  // Where the rows are not known, both are taken for even, as in Keras.
  const before = (extent: number | null | undefined) => after - (height === null ? 1 : 1 - ((extent ?? 0) % 2))
  return [
    [before(height), after],
    [before(width), after],
  ]
}

/** How strongly each channel should count for this picture: from its mean, through a bottleneck, to a factor in 0..1. */
const squeezeAndExcite = (drawing: Functional, x: Symbolic, block: Block, dataFormat: Net['dataFormat']): Symbolic => {
  const { call } = drawing
  const { name, filtersIn, expansion } = block
  const filters = filtersIn * expansion
  const shape = dataFormat === 'channels_first' ? [filters, 1, 1] : [1, 1, filters]
  const narrow = Math.max(1, Math.floor(filtersIn * squeeze))
  let factors = call(globalAveragePooling2d({ name: `${name}se_squeeze` }), x)
  factors = call(reshape(shape, { name: `${name}se_reshape` }), factors)
  factors = call(conv2d(narrow, 1, { padding: 'same', activation: 'silu', name: `${name}se_reduce` }), factors)
  factors = call(conv2d(filters, 1, { padding: 'same', activation: 'sigmoid', name: `${name}se_expand` }), factors)
  return call(multiply({ name: `${name}se_excite` }), x, factors)
}

/** An inverted residual block: widen, depthwise convolution, squeeze and excite, narrow; plus the input where it fits. */
const invertedResidual = (
  drawing: Functional,
  input: Symbolic,
  block: Block,
  dataFormat: Net['dataFormat'],
): Symbolic => {
  const { call } = drawing
  const { name, kernel, filtersIn, filtersOut, expansion, stride, drop } = block
  let x = input
  if (expansion !== 1) {
    x = call(conv2d(filtersIn * expansion, 1, { padding: 'same', useBias: false, name: `${name}expand_conv` }), x)
    x = call(batchNormalization({ name: `${name}expand_bn` }), x)
    x = call(activation('silu', { name: `${name}expand_activation` }), x)
  }
  if (stride === 2) x = call(zeroPadding2d(strided(x, kernel, dataFormat), { name: `${name}dwconv_pad` }), x)
  const padding = stride === 2 ? 'valid' : 'same'
  x = call(depthwiseConv2d(kernel, { strides: stride, padding, useBias: false, name: `${name}dwconv` }), x)
  x = call(batchNormalization({ name: `${name}bn` }), x)
  x = call(activation('silu', { name: `${name}activation` }), x)
  x = squeezeAndExcite(drawing, x, block, dataFormat)
  x = call(conv2d(filtersOut, 1, { padding: 'same', useBias: false, name: `${name}project_conv` }), x)
  x = call(batchNormalization({ name: `${name}project_bn` }), x)
  if (stride !== 1 || filtersIn !== filtersOut) return x
  if (drop > 0) x = call(dropout(drop, { wholeSample: true, name: `${name}drop` }), x)
  return call(add({ name: `${name}add` }), x, input)
}

/**
 * EfficientNetB0 (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019). Its
 * preprocessing is part of it: pictures go in with values 0..255.
 *
 * The original divided by the variance instead of the deviation when it normalized pictures; the published weights
 * want it so. Keras makes up for it with one more Rescaling, which it adds for those weights only.
 */
export const efficientnetb0 = ({ inputShape, includeTop, classes, dataFormat, weights }: BuildOptions): Net => {
  const drawing = functional(dataFormat)
  const { input, call, net } = drawing

  let x = call(rescaling([1 / 255]), input(inputShape))
  x = call(normalization(), x)
  if (weights === 'imagenet') x = call(rescaling(torchDeviations.map(deviation => 1 / Math.sqrt(deviation))), x)

  x = call(zeroPadding2d(strided(x, 3, dataFormat), { name: 'stem_conv_pad' }), x)
  x = call(conv2d(32, 3, { strides: 2, useBias: false, name: 'stem_conv' }), x)
  x = call(batchNormalization({ name: 'stem_bn' }), x)
  x = call(activation('silu', { name: 'stem_activation' }), x)

  let before = 0
  for (const [at, { repeats, ...stage }] of stages.entries())
    for (let repeat = 0; repeat < repeats; repeat++) {
      const first = repeat === 0
      const block = {
        ...stage,
        name: `block${at + 1}${'abcd'[repeat]!}_`,
        drop: (dropConnect * before) / blocksInAll,
        filtersIn: first ? stage.filtersIn : stage.filtersOut,
        stride: first ? stage.stride : 1,
      }
      x = invertedResidual(drawing, x, block, dataFormat)
      before += 1
    }

  x = call(conv2d(1280, 1, { padding: 'same', useBias: false, name: 'top_conv' }), x)
  x = call(batchNormalization({ name: 'top_bn' }), x)
  x = call(activation('silu', { name: 'top_activation' }), x)
  if (!includeTop) return net('efficientnetb0', x)

  x = call(globalAveragePooling2d({ name: 'avg_pool' }), x)
  x = call(dropout(0.2, { name: 'top_dropout' }), x)
  return net('efficientnetb0', call(dense(classes, { activation: 'softmax', name: 'predictions' }), x))
}
