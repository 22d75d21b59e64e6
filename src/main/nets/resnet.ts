import type { BuildOptions } from './entry.ts'
import { functional } from './functional.ts'
import type { Functional, Symbolic } from './functional.ts'
import type { Net } from './graph.ts'
import {
  activation,
  add,
  batchNormalization,
  conv2d,
  dense,
  globalAveragePooling2d,
  maxPooling2d,
  zeroPadding2d,
} from './layers.ts'

const epsilon = 1.001e-5

/** The four stages: filters of the bottleneck, blocks, stride of the first block. */
const stages = [
  { name: 'conv2', filters: 64, blocks: 3, stride: 1 },
  { name: 'conv3', filters: 128, blocks: 4, stride: 2 },
  { name: 'conv4', filters: 256, blocks: 6, stride: 2 },
  { name: 'conv5', filters: 512, blocks: 3, stride: 2 },
]

interface Block {
  name: string
  filters: number
  stride: number
  /** The first block of a stage: its shortcut changes the number of channels. */
  projects: boolean
}

/**
 * A bottleneck: 1x1 to few channels, 3x3, 1x1 back to four times as many, plus the block's own input. The stride stands
 * on the first 1x1.
 */
const bottleneck = ({ call }: Functional, x: Symbolic, { name, filters, stride, projects }: Block): Symbolic => {
  const normalized = (convolved: Symbolic, part: number) =>
    call(batchNormalization({ epsilon, name: `${name}_${part}_bn` }), convolved)
  const rectified = (y: Symbolic, part: number) => call(activation('relu', { name: `${name}_${part}_relu` }), y)

  const shortcut = projects
    ? normalized(call(conv2d(4 * filters, 1, { strides: stride, name: `${name}_0_conv` }), x), 0)
    : x
  let y = call(conv2d(filters, 1, { strides: stride, name: `${name}_1_conv` }), x)
  y = rectified(normalized(y, 1), 1)
  y = call(conv2d(filters, 3, { padding: 'same', name: `${name}_2_conv` }), y)
  y = rectified(normalized(y, 2), 2)
  y = normalized(call(conv2d(4 * filters, 1, { name: `${name}_3_conv` }), y), 3)
  return call(activation('relu', { name: `${name}_out` }), call(add({ name: `${name}_add` }), shortcut, y))
}

/**
 * ResNet50 (He and others, "Deep Residual Learning for Image Recognition", 2015): sixteen bottlenecks, each of which learns
 * what to add to its input. Pictures come through `caffe` preprocessing. As in Keras, convolutions have biases although a
 * batch normalization follows, and paddings are explicit.
 */
export const resnet50 = ({ inputShape, includeTop, classes, dataFormat }: BuildOptions): Net => {
  const drawing = functional(dataFormat)
  const { input, call, net } = drawing

  let x = call(zeroPadding2d(3, { name: 'conv1_pad' }), input(inputShape))
  x = call(conv2d(64, 7, { strides: 2, name: 'conv1_conv' }), x)
  x = call(batchNormalization({ epsilon, name: 'conv1_bn' }), x)
  x = call(activation('relu', { name: 'conv1_relu' }), x)
  x = call(zeroPadding2d(1, { name: 'pool1_pad' }), x)
  x = call(maxPooling2d(3, { strides: 2, name: 'pool1_pool' }), x)

  for (const { name, filters, blocks, stride } of stages)
    for (let number = 1; number <= blocks; number++) {
      const projects = number === 1
      x = bottleneck(drawing, x, { name: `${name}_block${number}`, filters, projects, stride: projects ? stride : 1 })
    }
  if (!includeTop) return net('resnet50', x)

  x = call(globalAveragePooling2d({ name: 'avg_pool' }), x)
  return net('resnet50', call(dense(classes, { activation: 'softmax', name: 'predictions' }), x))
}
