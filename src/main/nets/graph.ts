/**
 * Architectures as data: a net is a list of layers in the order in which Keras lists them, each naming the layers it
 * takes its input from. Summary, parameter counts, the frozen/trainable cut, weights by name and the engine all read
 * this one description; it holds no tensors.
 */
export type Pair = readonly [number, number]
export type Padding = 'same' | 'valid'
export type Activation = 'linear' | 'relu' | 'relu6' | 'silu' | 'sigmoid' | 'softmax'

interface Named {
  /** Keras's layer name: `block1_conv1`. */
  name: string
  /** Names of the layers it takes its inputs from, in argument order. */
  inbound: readonly string[]
}

interface Windowed {
  kernelSize: Pair
  strides: Pair
  padding: Padding
}

interface DiffersInTraining {
  /** Runs as in inference, in training too: Keras's `training=False`. */
  inference?: boolean
}

/** `type` is Keras's class name; sizes are [height, width]; the settings are Keras's, in camel case. */
export type Layer = Named &
  /** `shape` is [height, width, channels] in either data format, or [features] behind a Flatten; without the batch. */
  (
    | { type: 'InputLayer'; shape: readonly [number | null, number | null, number] | readonly [number] }
    | ({ type: 'Conv2D'; filters: number; useBias: boolean; activation: Activation } & Windowed)
    | ({ type: 'DepthwiseConv2D'; useBias: boolean; activation: Activation } & Windowed)
    | ({ type: 'SeparableConv2D'; filters: number; useBias: boolean; activation: Activation } & Windowed)
    | { type: 'Dense'; units: number; useBias: boolean; activation: Activation }
    | ({
        type: 'BatchNormalization'
        epsilon: number
        momentum: number
        scale: boolean
        center: boolean
      } & DiffersInTraining)
    | { type: 'Activation'; activation: Activation }
    | { type: 'ReLU'; maxValue: number | null }
    | { type: 'MaxPooling2D' | 'AveragePooling2D'; poolSize: Pair; strides: Pair; padding: Padding }
    | { type: 'GlobalAveragePooling2D'; keepDims: boolean }
    | { type: 'ZeroPadding2D'; padding: readonly [Pair, Pair] }
    | { type: 'Add' | 'Multiply' | 'Concatenate' | 'Flatten' }
    | { type: 'Reshape'; targetShape: readonly number[] }
    | ({ type: 'Dropout'; rate: number; wholeSample: boolean } & DiffersInTraining)
    | { type: 'Rescaling'; scale: readonly number[]; offset: readonly number[] }
    | { type: 'Normalization' }
  )
type LayerType = Layer['type']
export type LayerOf<T extends LayerType> = Extract<Layer, { type: T }>

export interface Net {
  /** Keras's model name: `vgg16`. */
  name: string
  layers: readonly Layer[]
  dataFormat: 'channels_last' | 'channels_first'
  /** A Keras `Sequential`: its list of layers does not show the input layer. */
  sequential?: boolean
}

/** One weight tensor of a layer, in Keras's order and shape. */
export interface Variable {
  name: string
  shape: readonly number[]
  trainable: boolean
}
