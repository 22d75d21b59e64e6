import { chain } from './chain.ts'
import type { Unlinked } from './chain.ts'
import type { Net } from './graph.ts'
import type { BuildOptions } from './entry.ts'

const conv = (name: string, filters: number): Unlinked => ({
  type: 'Conv2D',
  name,
  filters,
  kernelSize: [3, 3],
  strides: [1, 1],
  padding: 'same',
  useBias: true,
  activation: 'relu',
})

const pool = (name: string): Unlinked => ({
  type: 'MaxPooling2D',
  name,
  poolSize: [2, 2],
  strides: [2, 2],
  padding: 'valid',
})

const dense = (name: string, units: number, activation: 'relu' | 'softmax'): Unlinked => ({
  type: 'Dense',
  name,
  units,
  useBias: true,
  activation,
})

/**
 * VGG16 (Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014):
 * thirteen 3x3 convolutions in five blocks, each block halved by a pool. Its pictures come through `caffe`
 * preprocessing: BGR, less the ImageNet mean of each channel.
 *
 * @example vgg16({ inputShape: [180, 180, 3] }) // ends with block5_pool, [5, 5, 512]
 */
export const vgg16 = ({ inputShape, includeTop, classes, dataFormat }: BuildOptions): Net => ({
  name: 'vgg16',
  dataFormat,
  layers: chain([
    { type: 'InputLayer', name: 'input_layer', shape: inputShape },

    conv('block1_conv1', 64),
    conv('block1_conv2', 64),
    pool('block1_pool'),

    conv('block2_conv1', 128),
    conv('block2_conv2', 128),
    pool('block2_pool'),

    conv('block3_conv1', 256),
    conv('block3_conv2', 256),
    conv('block3_conv3', 256),
    pool('block3_pool'),

    conv('block4_conv1', 512),
    conv('block4_conv2', 512),
    conv('block4_conv3', 512),
    pool('block4_pool'),

    conv('block5_conv1', 512),
    conv('block5_conv2', 512),
    conv('block5_conv3', 512),
    pool('block5_pool'),

    ...(includeTop
      ? [
          { type: 'Flatten', name: 'flatten' } as const,
          dense('fc1', 4096, 'relu'),
          dense('fc2', 4096, 'relu'),
          dense('predictions', classes, 'softmax'),
        ]
      : []),
  ]),
})
