import * as tf from '@tensorflow/tfjs-core'
import type { PreprocessMode } from '../../nets/entry.ts'
import type { Net } from '../../nets/graph.ts'
import { shapesOf } from '../../nets/shapes.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'
import { forward } from '../model/forward.ts'
import { preprocess } from '../model/preprocess.ts'
import { disposeWeights, toTensors } from '../model/tensor-weights.ts'

/** Pictures that go through the frozen layers at once: it costs no speed, and bounds the memory that they take. */
export const microBatch = 8

/** The frozen layers, ready to run: pixels in, features out. */
export interface Prefix {
  /** [height, width] of the pictures that go in. */
  size: readonly [number, number]
  /** Shape of one picture's features, `[5, 5, 512]`. */
  rowShape: readonly number[]
  rowLength: number
  /**
   * Always `microBatch` pictures, so that a picture's features never depend on how many were left over.
   *
   * @param pixels float32 [microBatch, height, width, 3], values 0..255
   * @returns float32 [microBatch, ...rowShape]
   */
  run(pixels: Float32Array): Float32Array
  dispose(): void
}

/**
 * @param net from the pictures up to the layer whose output is kept
 * @param named its weights
 */
export const createPrefix = (net: Net, named: NamedWeights, mode: PreprocessMode): Prefix => {
  const shapes = shapesOf(net)
  const [height, width] = shapes.get(net.layers[0]!.name)! as [number, number, number]
  const rowShape = shapes.get(net.layers.at(-1)!.name)!.map(Number)
  const weights = toTensors(named, net)
  return {
    size: [height, width],
    rowShape,
    rowLength: rowShape.reduce((product, extent) => product * extent, 1),
    run: pixels => {
      const features = tf.tidy(() => {
        const input = preprocess(mode, tf.tensor4d(pixels, [microBatch, height, width, 3]))
        return forward(net, weights, input, {})
      })
      try {
        return features.dataSync<'float32'>() as Float32Array
      } finally {
        features.dispose()
      }
    },
    dispose: () => disposeWeights(weights),
  }
}
