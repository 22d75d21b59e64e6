import type { Activation, Layer } from '../../nets/graph.ts'

/** What a layer is told, in Keras's words; everything else about it is Keras's default. */
export type LayerSettings = Record<string, unknown>

const window = (layer: { kernelSize: readonly number[]; strides: readonly number[]; padding: string }) => ({
  kernel_size: [...layer.kernelSize],
  strides: [...layer.strides],
  padding: layer.padding,
  data_format: 'channels_last',
  dilation_rate: [1, 1],
})

/** One number for all channels, or one for each. */
const perChannel = (values: readonly number[]) => (values.length === 1 ? values[0]! : [...values])

/**
 * A layer's settings as Keras's `get_config` names them, without its name and dtype. Pictures are channels last.
 *
 * @param activationName what an activation is called there
 */
export const layerSettings = (layer: Layer, activationName: (activation: Activation) => string): LayerSettings => {
  switch (layer.type) {
    case 'InputLayer':
      return { batch_shape: [null, ...layer.shape] }
    case 'Conv2D':
      return {
        ...{ filters: layer.filters, ...window(layer), groups: 1 },
        ...{ activation: activationName(layer.activation), use_bias: layer.useBias },
      }
    case 'DepthwiseConv2D':
      return {
        ...{ depth_multiplier: 1, ...window(layer) },
        ...{ activation: activationName(layer.activation), use_bias: layer.useBias },
      }
    case 'SeparableConv2D':
      return {
        ...{ filters: layer.filters, depth_multiplier: 1, ...window(layer) },
        ...{ activation: activationName(layer.activation), use_bias: layer.useBias },
      }
    case 'Dense':
      return { units: layer.units, activation: activationName(layer.activation), use_bias: layer.useBias }
    case 'BatchNormalization': {
      const { momentum, epsilon, center, scale } = layer
      return { axis: -1, momentum, epsilon, center, scale }
    }
    case 'Activation':
      return { activation: activationName(layer.activation) }
    case 'ReLU':
      return { max_value: layer.maxValue, negative_slope: 0, threshold: 0 }
    case 'MaxPooling2D':
    case 'AveragePooling2D':
      return {
        ...{ pool_size: [...layer.poolSize], strides: [...layer.strides], padding: layer.padding },
        data_format: 'channels_last',
      }
    case 'GlobalAveragePooling2D':
      return { data_format: 'channels_last' }
    case 'ZeroPadding2D':
      return { padding: layer.padding.map(pair => [...pair]), data_format: 'channels_last' }
    case 'Concatenate':
      return { axis: -1 }
    case 'Flatten':
      return { data_format: 'channels_last' }
    case 'Reshape':
      return { target_shape: [...layer.targetShape] }
    case 'Dropout':
      return { rate: layer.rate, seed: null, noise_shape: layer.wholeSample ? [null, 1, 1, 1] : null }
    case 'Rescaling':
      return { scale: perChannel(layer.scale), offset: perChannel(layer.offset) }
    case 'Add':
    case 'Multiply':
      return {}
    case 'Normalization':
      throw new Error(`an exported model has no Normalization; ${layer.name} is one`)
  }
}
