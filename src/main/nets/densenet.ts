import { LabError } from '../../shared/contract/errors.ts'
import type { BuildOptions } from './entry.ts'
import { functional } from './functional.ts'
import type { Functional, Symbolic } from './functional.ts'
import type { Net } from './graph.ts'
import {
  activation,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  dense,
  globalAveragePooling2d,
  maxPooling2d,
  zeroPadding2d,
} from './layers.ts'

const epsilon = 1.001e-5
/** Channels that each layer of a dense block adds. */
const growth = 32
/** Layers of the four dense blocks. */
const blocks = [6, 12, 24, 16]

/** Batch normalization, ReLU, convolution, in this order. */
const convolved = (
  { call }: Functional,
  x: Symbolic,
  names: { norm: string; relu: string; conv: string },
  filters: number,
  kernelSize: number,
): Symbolic => {
  const normalized = call(batchNormalization({ epsilon, name: names.norm }), x)
  const rectified = call(activation('relu', { name: names.relu }), normalized)
  return call(conv2d(filters, kernelSize, { padding: 'same', useBias: false, name: names.conv }), rectified)
}

/** A layer of a dense block: what it finds is put behind everything found before. */
const denseLayer = (drawing: Functional, x: Symbolic, name: string): Symbolic => {
  const first = { norm: `${name}_0_bn`, relu: `${name}_0_relu`, conv: `${name}_1_conv` }
  const second = { norm: `${name}_1_bn`, relu: `${name}_1_relu`, conv: `${name}_2_conv` }
  const squeezed = convolved(drawing, x, first, 4 * growth, 1)
  const found = convolved(drawing, squeezed, second, growth, 3)
  return drawing.call(concatenate({ name: `${name}_concat` }), x, found)
}

/** Between dense blocks: half as many channels, half the size. */
const transition = (drawing: Functional, x: Symbolic, name: string): Symbolic => {
  const names = { norm: `${name}_bn`, relu: `${name}_relu`, conv: `${name}_conv` }
  const halved = convolved(drawing, x, names, Math.floor(x.shape.at(-1)! / 2), 1)
  return drawing.call(averagePooling2d(2, { name: `${name}_pool` }), halved)
}

/**
 * DenseNet121 (Huang and others, "Densely Connected Convolutional Networks", 2016): in a dense block each layer takes what
 * all layers before it found. Pictures come through `torch` preprocessing: 0..1, less ImageNet's mean, over its standard
 * deviation.
 *
 * @throws LabError bad-request for channels first, which Keras refuses too
 */
export const densenet121 = ({ inputShape, includeTop, classes, dataFormat }: BuildOptions): Net => {
  if (dataFormat === 'channels_first')
    throw new LabError(
      'bad-request',
      'DenseNet121 is not built with channels first, in Keras neither.',
      'Leave the data format out: channels_last.',
    )
  const drawing = functional(dataFormat)
  const { input, call, net } = drawing

  let x = call(zeroPadding2d(3), input(inputShape))
  x = call(conv2d(64, 7, { strides: 2, useBias: false, name: 'conv1_conv' }), x)
  x = call(batchNormalization({ epsilon, name: 'conv1_bn' }), x)
  x = call(activation('relu', { name: 'conv1_relu' }), x)
  x = call(zeroPadding2d(1), x)
  x = call(maxPooling2d(3, { strides: 2, name: 'pool1' }), x)

  for (const [at, layers] of blocks.entries()) {
    const stage = at + 2
    for (let layer = 1; layer <= layers; layer++) x = denseLayer(drawing, x, `conv${stage}_block${layer}`)
    if (at < blocks.length - 1) x = transition(drawing, x, `pool${stage}`)
  }
  x = call(batchNormalization({ epsilon, name: 'bn' }), x)
  x = call(activation('relu', { name: 'relu' }), x)
  if (!includeTop) return net('densenet121', x)

  x = call(globalAveragePooling2d({ name: 'avg_pool' }), x)
  return net('densenet121', call(dense(classes, { activation: 'softmax', name: 'predictions' }), x))
}
