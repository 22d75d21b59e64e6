import type { BuildOptions } from './entry.ts'
import { functional } from './functional.ts'
import type { Net } from './graph.ts'
import {
  activation,
  batchNormalization,
  conv2d,
  depthwiseConv2d,
  dropout,
  globalAveragePooling2d,
  relu,
  reshape,
  zeroPadding2d,
} from './layers.ts'

/** The thirteen blocks: filters of the pointwise convolution, and the stride of the depthwise one. */
const blocks = [
  { filters: 64, stride: 1 },
  { filters: 128, stride: 2 },
  { filters: 128, stride: 1 },
  { filters: 256, stride: 2 },
  { filters: 256, stride: 1 },
  { filters: 512, stride: 2 },
  { filters: 512, stride: 1 },
  { filters: 512, stride: 1 },
  { filters: 512, stride: 1 },
  { filters: 512, stride: 1 },
  { filters: 512, stride: 1 },
  { filters: 1024, stride: 2 },
  { filters: 1024, stride: 1 },
]

/**
 * MobileNet (Howard and others, "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
 * 2017) of width 1: each convolution is a depthwise one and a pointwise one. Pictures come through `tf` preprocessing,
 * -1..1. ReLU is capped at 6. The paddings of stride 2 are Keras's: one row below and one column to the right whatever the
 * size, which is not TensorFlow's `same` where a side is odd.
 */
export const mobilenet = ({ inputShape, includeTop, classes, dataFormat }: BuildOptions): Net => {
  const { input, call, net } = functional(dataFormat)
  // Keras names the model by its width and the rows of its pictures.
  const name = `mobilenet_1.00_${inputShape[0] ?? 'None'}`

  let x = call(conv2d(32, 3, { strides: 2, padding: 'same', useBias: false, name: 'conv1' }), input(inputShape))
  x = call(batchNormalization({ name: 'conv1_bn' }), x)
  x = call(relu({ maxValue: 6, name: 'conv1_relu' }), x)

  for (const [at, { filters, stride }] of blocks.entries()) {
    const block = at + 1
    if (stride === 2) x = call(zeroPadding2d([[0, 1], [0, 1]], { name: `conv_pad_${block}` }), x) // prettier-ignore
    const padding = stride === 1 ? 'same' : 'valid'
    x = call(depthwiseConv2d(3, { strides: stride, padding, useBias: false, name: `conv_dw_${block}` }), x)
    x = call(batchNormalization({ name: `conv_dw_${block}_bn` }), x)
    x = call(relu({ maxValue: 6, name: `conv_dw_${block}_relu` }), x)
    x = call(conv2d(filters, 1, { padding: 'same', useBias: false, name: `conv_pw_${block}` }), x)
    x = call(batchNormalization({ name: `conv_pw_${block}_bn` }), x)
    x = call(relu({ maxValue: 6, name: `conv_pw_${block}_relu` }), x)
  }
  if (!includeTop) return net(name, x)

  x = call(globalAveragePooling2d({ keepDims: true }), x)
  x = call(dropout(1e-3, { name: 'dropout' }), x)
  x = call(conv2d(classes, 1, { padding: 'same', name: 'conv_preds' }), x)
  x = call(reshape([classes], { name: 'reshape_2' }), x)
  return net(name, call(activation('softmax', { name: 'predictions' }), x))
}
