import type { NetId } from '../../shared/contract/nets.ts'
import type { Net } from './graph.ts'

/** How pictures with values 0..255 are prepared for a net: Keras's names of the modes of `preprocess_input`. */
export type PreprocessMode = 'caffe' | 'tf' | 'torch' | 'none'

/** [height, width, channels]; null where any size goes. */
export type InputShape = readonly [number | null, number | null, number]

/** What an architecture is told; `netById(id).build` fills in what a caller leaves out. */
export interface BuildOptions {
  inputShape: InputShape
  /** With the classifier that Keras puts on top. */
  includeTop: boolean
  /** Outputs of the classifier. */
  classes: number
  dataFormat: Net['dataFormat']
  /** Keras's argument of that name: EfficientNet has one layer more for ImageNet's weights. */
  weights: 'imagenet' | null
}

/** One net of the lab: its architecture and what a learner should know before choosing it. */
export interface NetEntry {
  id: NetId
  title: string
  /** In a sentence: what it is good for. */
  note: string
  /** Side of a square picture in pixels: the default, the smallest that Keras allows, and the one that its classifier is for. */
  defaultSize: number
  minimumSize: number
  classifierSize: number
  preprocess: PreprocessMode
  /** Share of ImageNet's validation pictures that it gets right, as Keras publishes it; null where it was never trained on them. */
  imagenetTop1: number | null
  /** Layers in depth as Keras counts and publishes them (with activations and batch normalizations); null where it does not. */
  depth: number | null
  /** Where a fine-tuning begins unless another layer is chosen: the first layer of the last block; null where there is no base. */
  unfreeze: string | null
  /** Classes where none are said. */
  defaultClasses: number
  /** True for a base: it can stand without its classifier, and pretrained weights exist. */
  pretrained: boolean
  architecture: (options: BuildOptions) => Net
}
