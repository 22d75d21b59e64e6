import type { BuildOptions } from './entry.ts'
import { functional } from './functional.ts'
import type { Functional, Symbolic } from './functional.ts'
import type { Net, Padding, Pair } from './graph.ts'
import {
  activation,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  dense,
  globalAveragePooling2d,
  maxPooling2d,
} from './layers.ts'

/** A convolution without bias, a batch normalization without gamma, a ReLU. */
const convolved = (
  { call }: Functional,
  x: Symbolic,
  filters: number,
  kernelSize: number | Pair,
  { strides = 1, padding = 'same' }: { strides?: number; padding?: Padding } = {},
): Symbolic => {
  const y = call(conv2d(filters, kernelSize, { strides, padding, useBias: false }), x)
  return call(activation('relu'), call(batchNormalization({ scale: false }), y))
}

const halving = { strides: 2, padding: 'valid' } as const

const pooled = (drawing: Functional, x: Symbolic, filters: number): Symbolic =>
  convolved(drawing, drawing.call(averagePooling2d(3, { strides: 1, padding: 'same' }), x), filters, 1)

/** Figure 5 of the paper: 1x1, 5x5, two 3x3, and a pool side by side. */
const mixed5x5 = (drawing: Functional, x: Symbolic, name: string, poolFilters: number): Symbolic => {
  const branch1x1 = convolved(drawing, x, 64, 1)
  const branch5x5 = convolved(drawing, convolved(drawing, x, 48, 1), 64, 5)
  let branch3x3 = convolved(drawing, x, 64, 1)
  branch3x3 = convolved(drawing, branch3x3, 96, 3)
  branch3x3 = convolved(drawing, branch3x3, 96, 3)
  const branchPool = pooled(drawing, x, poolFilters)
  return drawing.call(concatenate({ name }), branch1x1, branch5x5, branch3x3, branchPool)
}

/** Figure 6: a 7x7 convolution is taken apart into 1x7 and 7x1. */
const mixed7x7 = (drawing: Functional, x: Symbolic, name: string, filters: number): Symbolic => {
  const branch1x1 = convolved(drawing, x, 192, 1)
  let branch7x7 = convolved(drawing, x, filters, 1)
  branch7x7 = convolved(drawing, branch7x7, filters, [1, 7])
  branch7x7 = convolved(drawing, branch7x7, 192, [7, 1])
  let twice = convolved(drawing, x, filters, 1)
  twice = convolved(drawing, twice, filters, [7, 1])
  twice = convolved(drawing, twice, filters, [1, 7])
  twice = convolved(drawing, twice, filters, [7, 1])
  twice = convolved(drawing, twice, 192, [1, 7])
  const branchPool = pooled(drawing, x, 192)
  return drawing.call(concatenate({ name }), branch1x1, branch7x7, twice, branchPool)
}

/** Figure 7: at the coarsest size a 3x3 becomes a 1x3 and a 3x1 side by side. */
const mixed3x3 = (drawing: Functional, x: Symbolic, name: string, innerName: string): Symbolic => {
  const { call } = drawing
  const branch1x1 = convolved(drawing, x, 320, 1)
  const single = convolved(drawing, x, 384, 1)
  const [single1x3, single3x1] = [convolved(drawing, single, 384, [1, 3]), convolved(drawing, single, 384, [3, 1])]
  const branch3x3 = call(concatenate({ name: innerName }), single1x3, single3x1)
  const twice = convolved(drawing, convolved(drawing, x, 448, 1), 384, 3)
  const [twice1x3, twice3x1] = [convolved(drawing, twice, 384, [1, 3]), convolved(drawing, twice, 384, [3, 1])]
  const branchTwice = call(concatenate(), twice1x3, twice3x1)
  const branchPool = pooled(drawing, x, 192)
  return call(concatenate({ name }), branch1x1, branch3x3, branchTwice, branchPool)
}

/** To 17x17 (in pictures of 299 x 299). */
const mixed3 = (drawing: Functional, x: Symbolic): Symbolic => {
  const branch3x3 = convolved(drawing, x, 384, 3, halving)
  let twice = convolved(drawing, x, 64, 1)
  twice = convolved(drawing, twice, 96, 3)
  twice = convolved(drawing, twice, 96, 3, halving)
  const branchPool = drawing.call(maxPooling2d(3, { strides: 2 }), x)
  return drawing.call(concatenate({ name: 'mixed3' }), branch3x3, twice, branchPool)
}

/** To 8x8. */
const mixed8 = (drawing: Functional, x: Symbolic): Symbolic => {
  const branch3x3 = convolved(drawing, convolved(drawing, x, 192, 1), 320, 3, halving)
  let branch7x7 = convolved(drawing, x, 192, 1)
  branch7x7 = convolved(drawing, branch7x7, 192, [1, 7])
  branch7x7 = convolved(drawing, branch7x7, 192, [7, 1])
  branch7x7 = convolved(drawing, branch7x7, 192, 3, halving)
  const branchPool = drawing.call(maxPooling2d(3, { strides: 2 }), x)
  return drawing.call(concatenate({ name: 'mixed8' }), branch3x3, branch7x7, branchPool)
}

/**
 * InceptionV3 (Szegedy and others, "Rethinking the Inception Architecture for Computer Vision", 2015): convolutions of several
 * sizes side by side, joined by channel. Pictures come through `tf` preprocessing, -1..1. Nearly all layers have Keras's
 * automatic names, which count in the order of this file.
 */
export const inceptionv3 = ({ inputShape, includeTop, classes, dataFormat }: BuildOptions): Net => {
  const drawing = functional(dataFormat)
  const { input, call, net } = drawing

  let x = convolved(drawing, input(inputShape), 32, 3, halving)
  x = convolved(drawing, x, 32, 3, { padding: 'valid' })
  x = convolved(drawing, x, 64, 3)
  x = call(maxPooling2d(3, { strides: 2 }), x)
  x = convolved(drawing, x, 80, 1, { padding: 'valid' })
  x = convolved(drawing, x, 192, 3, { padding: 'valid' })
  x = call(maxPooling2d(3, { strides: 2 }), x)

  x = mixed5x5(drawing, x, 'mixed0', 32)
  x = mixed5x5(drawing, x, 'mixed1', 64)
  x = mixed5x5(drawing, x, 'mixed2', 64)
  x = mixed3(drawing, x)
  x = mixed7x7(drawing, x, 'mixed4', 128)
  x = mixed7x7(drawing, x, 'mixed5', 160)
  x = mixed7x7(drawing, x, 'mixed6', 160)
  x = mixed7x7(drawing, x, 'mixed7', 192)
  x = mixed8(drawing, x)
  x = mixed3x3(drawing, x, 'mixed9', 'mixed9_0')
  x = mixed3x3(drawing, x, 'mixed10', 'mixed9_1')
  if (!includeTop) return net('inception_v3', x)

  x = call(globalAveragePooling2d({ name: 'avg_pool' }), x)
  return net('inception_v3', call(dense(classes, { activation: 'softmax', name: 'predictions' }), x))
}
