import * as tf from '@tensorflow/tfjs-core'
import type { RecordedTensor } from './expect-tensor.ts'
import { referencePicture } from './tensors.ts'
import type { Gains } from './tensors.ts'

export type Size = [number, number, number]

/** What Keras made of one picture: of `preprocess_input`, of the last layer and of some inner ones. */
export interface RecordedForward {
  salt: string
  input_shape: Size
  image: { tag: string; shape: Size }
  init: Gains
  preprocess: { index: number[]; before: number[]; after: number[] }
  output: RecordedTensor
  intermediate: Record<string, RecordedTensor>
}

/** The drawn picture as a batch of one, 0..255. */
export const pictureTensor = ({ salt, image }: Pick<RecordedForward, 'salt' | 'image'>): tf.Tensor4D =>
  tf.tensor4d(Float32Array.from(referencePicture(salt, image.tag, image.shape)), [1, ...image.shape])
