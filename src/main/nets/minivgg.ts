import { chain } from './chain.ts'
import type { Unlinked } from './chain.ts'
import type { Activation, Net } from './graph.ts'
import type { BuildOptions } from './entry.ts'

const conv = (name: string, filters: number): Unlinked => ({
  type: 'Conv2D',
  name,
  filters,
  kernelSize: [3, 3],
  strides: [1, 1],
  padding: 'same',
  useBias: true,
  activation: 'linear',
})

const dense = (name: string, units: number): Unlinked => ({
  type: 'Dense',
  name,
  units,
  useBias: true,
  activation: 'linear',
})

const act = (name: string, activation: Activation): Unlinked => ({ type: 'Activation', name, activation })

const batchNorm = (name: string): Unlinked => ({
  type: 'BatchNormalization',
  name,
  epsilon: 1e-3,
  momentum: 0.99,
  scale: true,
  center: true,
})

const halve = (name: string): Unlinked => ({
  type: 'MaxPooling2D',
  name,
  poolSize: [2, 2],
  strides: [2, 2],
  padding: 'valid',
})

const dropout = (name: string, rate: number): Unlinked => ({ type: 'Dropout', name, rate, wholeSample: false })

/**
 * MiniVGGNet, the chapter's small relative of VGG that is trained from nothing: two blocks of two 3x3 convolutions, ReLU
 * before each batch normalization, and a softmax over the classes (also over two). Its last layers are part of it:
 * there is no version without top. Layer names are Keras's automatic ones.
 *
 * @example minivgg({ inputShape: [32, 32, 3], classes: 10, ... }) // 2,171,178 parameters
 */
export const minivgg = ({ inputShape, classes, dataFormat }: BuildOptions): Net => ({
  name: 'minivggnet',
  dataFormat,
  sequential: true,
  layers: chain([
    { type: 'InputLayer', name: 'input_layer', shape: inputShape },

    conv('conv2d', 32),
    act('activation', 'relu'),
    batchNorm('batch_normalization'),
    conv('conv2d_1', 32),
    act('activation_1', 'relu'),
    batchNorm('batch_normalization_1'),
    halve('max_pooling2d'),
    dropout('dropout', 0.25),

    conv('conv2d_2', 64),
    act('activation_2', 'relu'),
    batchNorm('batch_normalization_2'),
    conv('conv2d_3', 64),
    act('activation_3', 'relu'),
    batchNorm('batch_normalization_3'),
    halve('max_pooling2d_1'),
    dropout('dropout_1', 0.25),

    { type: 'Flatten', name: 'flatten' },
    dense('dense', 512),
    act('activation_4', 'relu'),
    batchNorm('batch_normalization_4'),
    dropout('dropout_2', 0.5),
    dense('dense_1', classes),
    act('activation_5', 'softmax'),
  ]),
})
