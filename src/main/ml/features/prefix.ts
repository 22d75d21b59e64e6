import * as tf from '@tensorflow/tfjs-core'
import { chainOf, picturesTogether } from '../../nets/convolution-chain.ts'
import type { ChainKernel } from '../../nets/convolution-chain.ts'
import type { PreprocessMode } from '../../nets/entry.ts'
import type { Net } from '../../nets/graph.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { sizeOf } from '../../nets/variables.ts'
import { activations } from '../model/forward.ts'
import { preprocessPixels } from '../model/preprocess.ts'
import type { TensorWeights } from '../model/tensor-weights.ts'
import { disposeWeights, toTensors } from '../model/tensor-weights.ts'
import { chainRunner } from './chain-runner.ts'
import type { Rows } from './chain-runner.ts'

/** Pictures that go through the frozen layers together, at most. */
export const microBatch = picturesTogether.chain

/** The frozen layers, ready to run: pixels in, features out. */
export interface Prefix {
  /** [height, width] of the pictures that go in. */
  size: readonly [number, number]
  /** Shape of one picture's features, `[5, 5, 512]`. */
  rowShape: readonly number[]
  rowLength: number
  /** Whether this thread waits while it computes: not where it does so in threads of its own, and not where it has no layers. */
  blocks: boolean
  /**
   * A picture's features never depend on how many others go with it.
   *
   * @param pixels float32 [n, height, width, 3], n at most `microBatch`, values 0..255; not to be touched until the
   *   features are there
   * @param also layers on the way whose output is wanted too
   * @returns float32 [n, ...rowShape] of the last layer, then of each of `also`
   */
  run(pixels: Float32Array, also?: readonly string[]): Promise<Rows>
  dispose(): void
}

/**
 * @param net from the pictures up to the layer whose output is kept
 * @param named its weights; layers that the net does not have are left out
 * @param kernel the engine's own for chains: takes a net that is one, as a whole
 */
export const createPrefix = (
  net: Net,
  named: ReadonlyMap<string, readonly Float32Array[]>,
  mode: PreprocessMode,
  kernel: ChainKernel | null = null,
): Prefix => {
  const shapes = shapesOf(net)
  const last = net.layers.at(-1)!.name
  const [height, width] = shapes.get(net.layers[0]!.name)! as [number, number, number]
  const rowShape = shapes.get(last)!.map(Number)
  const layers = layerByLayer(net, named, mode)
  const chain = kernel && chainOf(net)
  const whole = chain && chainRunner(chain, kernel.prepare(chain, named), mode, layers.run)
  return {
    size: [height, width],
    rowShape,
    rowLength: sizeOf(rowShape),
    blocks: net.layers.length > 1 && !(whole && kernel?.inBackground),
    run: async (pixels, also = []) => (whole ? whole.run : layers.run)(pixels, [last, ...also]),
    dispose: () => {
      whole?.dispose()
      layers.dispose()
    },
  }
}

/**
 * The net on the engine's tensors, one layer after the other, for the same number of pictures each time: TensorFlow's
 * rounding may depend on it. Its weights are put there when they are first needed.
 */
const layerByLayer = (net: Net, named: ReadonlyMap<string, readonly Float32Array[]>, mode: PreprocessMode) => {
  const shapes = shapesOf(net)
  const [height, width] = shapes.get(net.layers[0]!.name)! as [number, number, number]
  const picture = height * width * 3
  const most = picturesTogether.layers
  let weights: TensorWeights | null = null
  const runBatch = (pixels: Float32Array, wanted: readonly string[]): Rows => {
    const here = (weights ??= toTensors(named, net))
    const features = tf.tidy(() => {
      const input = tf.tensor4d(preprocessPixels(mode, pixels), [most, height, width, 3])
      const found = activations(net, here, input, wanted)
      return wanted.map(name => found.get(name)!)
    })
    try {
      return features.map(tensor => tensor.dataSync<'float32'>() as Float32Array) as Rows
    } finally {
      tf.dispose(features)
    }
  }
  return {
    run: (pixels: Float32Array, wanted: readonly string[]): Rows => {
      const count = pixels.length / picture
      const rows = wanted.map(name => new Float32Array(count * sizeOf(shapes.get(name)!.map(Number)))) as Rows
      for (let from = 0; from < count; from += most) {
        const some = Math.min(most, count - from)
        let batch = pixels.subarray(from * picture, (from + some) * picture)
        if (some < most) {
          batch = new Float32Array(most * picture)
          batch.set(pixels.subarray(from * picture))
        }
        for (const [at, values] of runBatch(batch, wanted).entries()) {
          const length = values.length / most
          rows[at]!.set(values.subarray(0, some * length), from * length)
        }
      }
      return rows
    },
    dispose: () => {
      if (weights) disposeWeights(weights)
    },
  }
}
