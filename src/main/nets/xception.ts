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
  separableConv2d,
} from './layers.ts'

const relu = ({ call }: Functional, name: string, x: Symbolic) => call(activation('relu', { name }), x)

/** A depthwise separable convolution, normalized. */
const separable = ({ call }: Functional, name: string, filters: number, x: Symbolic): Symbolic => {
  const y = call(separableConv2d(filters, 3, { padding: 'same', useBias: false, name }), x)
  return call(batchNormalization({ name: `${name}_bn` }), y)
}

/**
 * Two separable convolutions and a pool that halves the picture; the shortcut is halved by a 1x1 convolution.
 *
 * @param rectifiesFirst block 2 takes its input as it is: it has been through a ReLU
 */
const halving = (
  drawing: Functional,
  block: string,
  filters: readonly [number, number],
  x: Symbolic,
  rectifiesFirst = true,
): Symbolic => {
  const { call } = drawing
  const shortcut = call(
    batchNormalization(),
    call(conv2d(filters[1], 1, { strides: 2, padding: 'same', useBias: false }), x),
  )
  let y = rectifiesFirst ? relu(drawing, `${block}_sepconv1_act`, x) : x
  y = separable(drawing, `${block}_sepconv1`, filters[0], y)
  y = relu(drawing, `${block}_sepconv2_act`, y)
  y = separable(drawing, `${block}_sepconv2`, filters[1], y)
  y = call(maxPooling2d(3, { strides: 2, padding: 'same', name: `${block}_pool` }), y)
  return call(add(), y, shortcut)
}

/** Three times a ReLU and a separable convolution, plus the block's own input. */
const middle = (drawing: Functional, block: string, x: Symbolic): Symbolic => {
  let y = x
  for (const part of [1, 2, 3]) {
    y = relu(drawing, `${block}_sepconv${part}_act`, y)
    y = separable(drawing, `${block}_sepconv${part}`, 728, y)
  }
  return drawing.call(add(), y, x)
}

/**
 * Xception (Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2016): an entry flow that halves the
 * picture, a middle flow of eight equal blocks, an exit flow. Pictures come through `tf` preprocessing, -1..1.
 */
export const xception = ({ inputShape, includeTop, classes, dataFormat }: BuildOptions): Net => {
  const drawing = functional(dataFormat)
  const { input, call, net } = drawing

  // Entry flow
  let x = call(conv2d(32, 3, { strides: 2, useBias: false, name: 'block1_conv1' }), input(inputShape))
  x = call(batchNormalization({ name: 'block1_conv1_bn' }), x)
  x = relu(drawing, 'block1_conv1_act', x)
  x = call(conv2d(64, 3, { useBias: false, name: 'block1_conv2' }), x)
  x = call(batchNormalization({ name: 'block1_conv2_bn' }), x)
  x = relu(drawing, 'block1_conv2_act', x)
  x = halving(drawing, 'block2', [128, 128], x, false)
  x = halving(drawing, 'block3', [256, 256], x)
  x = halving(drawing, 'block4', [728, 728], x)

  // Middle flow
  for (let block = 5; block <= 12; block++) x = middle(drawing, `block${block}`, x)

  // Exit flow
  x = halving(drawing, 'block13', [728, 1024], x)
  x = relu(drawing, 'block14_sepconv1_act', separable(drawing, 'block14_sepconv1', 1536, x))
  x = relu(drawing, 'block14_sepconv2_act', separable(drawing, 'block14_sepconv2', 2048, x))
  if (!includeTop) return net('xception', x)

  x = call(globalAveragePooling2d({ name: 'avg_pool' }), x)
  return net('xception', call(dense(classes, { activation: 'softmax', name: 'predictions' }), x))
}
