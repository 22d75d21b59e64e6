import { chain } from '../../src/main/nets/chain.ts'
import type { Net } from '../../src/main/nets/graph.ts'

/** The small net of the recorded weight files: every kind of layer with weights that a base has. */
export const tinyNet: Net = {
  name: 'tiny',
  dataFormat: 'channels_last',
  sequential: true,
  layers: chain([
    { type: 'InputLayer', name: 'input_layer', shape: [16, 16, 3] },
    {
      ...{ type: 'Conv2D', name: 'conv_a', filters: 8, kernelSize: [3, 3], strides: [1, 1], padding: 'same' },
      ...{ useBias: true, activation: 'relu' },
    },
    { type: 'BatchNormalization', name: 'bn_a', epsilon: 1e-3, momentum: 0.99, scale: true, center: true },
    { type: 'MaxPooling2D', name: 'pool_a', poolSize: [2, 2], strides: [2, 2], padding: 'valid' },
    {
      ...{ type: 'DepthwiseConv2D', name: 'dw_b', kernelSize: [3, 3], strides: [2, 2], padding: 'same' },
      ...{ useBias: true, activation: 'linear' },
    },
    {
      ...{ type: 'SeparableConv2D', name: 'sep_c', filters: 12, kernelSize: [3, 3], strides: [1, 1], padding: 'same' },
      ...{ useBias: true, activation: 'linear' },
    },
    { type: 'Dropout', name: 'drop_d', rate: 0.25, wholeSample: false },
    { type: 'GlobalAveragePooling2D', name: 'gap_e', keepDims: false },
    { type: 'Dense', name: 'dense_f', units: 4, useBias: true, activation: 'softmax' },
  ]),
}
