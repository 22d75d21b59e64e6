import * as tf from '@tensorflow/tfjs-core'
import type { PreprocessMode } from '../../nets/entry.ts'
import type { Net } from '../../nets/graph.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { sizeOf } from '../../nets/variables.ts'
import { activations } from '../model/forward.ts'
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
   * @param also layers on the way whose output is wanted too
   * @returns float32 [microBatch, ...rowShape] of the last layer, then of each of `also`
   */
  run(pixels: Float32Array, also?: readonly string[]): [Float32Array, ...Float32Array[]]
  dispose(): void
}

/**
 * @param net from the pictures up to the layer whose output is kept
 * @param named its weights; layers that the net does not have are left out
 */
export const createPrefix = (
  net: Net,
  named: ReadonlyMap<string, readonly Float32Array[]>,
  mode: PreprocessMode,
): Prefix => {
  const shapes = shapesOf(net)
  const last = net.layers.at(-1)!.name
  const [height, width] = shapes.get(net.layers[0]!.name)! as [number, number, number]
  const rowShape = shapes.get(last)!.map(Number)
  const weights = toTensors(named, net)
  return {
    size: [height, width],
    rowShape,
    rowLength: sizeOf(rowShape),
    run: (pixels, also = []) => {
      const wanted = [last, ...also]
      const features = tf.tidy(() => {
        const input = preprocess(mode, tf.tensor4d(pixels, [microBatch, height, width, 3]))
        const found = activations(net, weights, input, wanted)
        return wanted.map(name => found.get(name)!)
      })
      try {
        const [first, ...rest] = features.map(tensor => tensor.dataSync<'float32'>() as Float32Array)
        return [first!, ...rest]
      } finally {
        tf.dispose(features)
      }
    },
    dispose: () => disposeWeights(weights),
  }
}
