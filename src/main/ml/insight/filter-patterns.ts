import { setImmediate } from 'node:timers/promises'
import * as tf from '@tensorflow/tfjs-core'
import { LabError } from '../../../shared/contract/errors.ts'
import { streamOf } from '../../../shared/counter-random.ts'
import { indexOfLayer } from '../../nets/cut.ts'
import type { PreprocessMode } from '../../nets/entry.ts'
import type { Layer, Net } from '../../nets/graph.ts'
import { inInferenceMode } from '../../nets/inference-mode.ts'
import { channelsLast, inNetOrder } from '../model/data-format.ts'
import { forward } from '../model/forward.ts'
import { preprocess } from '../model/preprocess.ts'
import type { TensorWeights } from '../model/tensor-weights.ts'
import { backpropagate } from '../training/backpropagate.ts'

/** Side of the pictures that are made, in pixels. */
export const patternSide = 128
/** Steps of ascent, and how far each goes, for values 0..1: those of Chollet, "Deep Learning with Python", 9.4.2. */
const steps = 30
const rate = 10
/** What is left out of an activation at each side, so that the picture's edge plays no part. */
const border = 2
/** Filters worked on at once: few, so that the first ones come soon and memory stays small. */
const patternsAtOnce = 4

export interface Pattern {
  filter: number
  /** RGB, uint8 [128, 128, 3]. */
  pixels: Uint8Array
  /** How strongly the filter answers to it, and to the gray noise that it began as. */
  activation: number
  before: number
}

export interface PatternSearch {
  net: Net
  weights: TensorWeights
  mode: PreprocessMode
  layer: string
  seed: number
  signal: AbortSignal
  /** Hears how many of all steps are done. */
  onStep?: (done: number) => void
}

/**
 * The part of a net that leads to a layer, for pictures of 128 x 128: convolutions do not mind the size.
 *
 * @throws LabError `not-found` where there is no such layer
 */
export const netUpTo = (net: Net, layer: string): Net => ({
  ...net,
  layers: net.layers.slice(0, indexOfLayer(net, layer) + 1).map((one): Layer => {
    if (one.type !== 'InputLayer') return one
    return { ...one, shape: [patternSide, patternSide, 3] }
  }),
})

/**
 * Pictures that filters answer to most, a few at a time as they are ready: gradient ascent from gray noise, as in
 * Chollet's book, in pixel values, so that it is the same for nets of every preprocessing.
 *
 * @param filters channels of the layer's output
 * @throws LabError `stopped` between two steps
 */
export async function* findPatterns(filters: readonly number[], search: PatternSearch): AsyncGenerator<Pattern[]> {
  const climbed = { ...search, net: inInferenceMode(search.net) }
  for (let from = 0; from < filters.length; from += patternsAtOnce)
    yield await climb(filters.slice(from, from + patternsAtOnce), from * steps, climbed)
}

/** How many steps `onStep` counts. */
export const stepsFor = (filters: number): number => filters * steps

const climb = async (filters: readonly number[], stepsBefore: number, search: PatternSearch): Promise<Pattern[]> => {
  const { layer, seed, signal, onStep } = search
  const length = patternSide * patternSide * 3
  const pixels = new Float32Array(filters.length * length)
  filters.forEach((filter, at) => {
    const draw = streamOf(`${seed}/pattern/${layer}/${filter}`)
    for (let i = 0; i < length; i++) pixels[at * length + i] = 255 * (0.4 + (0.2 * draw(i)) / 4294967296)
  })
  let before: number[] = []
  for (let step = 0; step < steps; step++) {
    await setImmediate() // lets a message in
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    const { gradient, activation } = slopes(pixels, filters, search)
    if (step === 0) before = activation
    for (let at = 0; at < filters.length; at++) {
      const own = gradient.subarray(at * length, (at + 1) * length)
      const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0))
      if (norm === 0) continue // a filter that is silent here: nothing says where to go
      for (let i = 0; i < length; i++) pixels[at * length + i]! += (255 * rate * own[i]!) / norm
    }
    onStep?.(stepsBefore + (step + 1) * filters.length)
  }
  const { activation } = slopes(pixels, filters, search)
  return filters.map((filter, at) => ({
    ...{ filter, activation: activation[at]!, before: before[at]! },
    pixels: deprocess(pixels.subarray(at * length, (at + 1) * length)),
  }))
}

/** For each picture the mean activation of its filter and the gradient of that with respect to the picture. */
const slopes = (
  pixels: Float32Array,
  filters: readonly number[],
  { net, weights, mode, layer }: PatternSearch,
): { gradient: Float32Array; activation: number[] } => {
  let gradient = new Float32Array()
  const activation: number[] = []
  const pictures = tf.tensor4d(pixels, [filters.length, patternSide, patternSide, 3])
  try {
    backpropagate({
      forward: () => {
        const input = preprocess(mode, pictures)
        // In training, layers compute only the gradients that are asked for.
        return channelsLast(net, forward(net, weights, inNetOrder(net, input), { training: true, until: layer }))
      },
      weights: [pictures],
      slopeOf: output => {
        const [, height, width, channels] = output.shape as [number, number, number, number]
        const values = output.dataSync()
        const slope = new Float32Array(output.size)
        const [top, left] = [cropOf(height), cropOf(width)]
        const share = 1 / ((height - 2 * top) * (width - 2 * left))
        for (const [picture, filter] of filters.entries()) {
          let sum = 0
          for (let y = top; y < height - top; y++)
            for (let x = left; x < width - left; x++) {
              const place = ((picture * height + y) * width + x) * channels + filter
              sum += values[place]!
              slope[place] = share
            }
          activation.push(sum * share)
        }
        return tf.tensor(slope, output.shape)
      },
      onGradient: found => (gradient = found.dataSync<'float32'>().slice() as Float32Array<ArrayBuffer>),
    })
  } finally {
    pictures.dispose()
  }
  return { gradient, activation }
}

/** Small activations lose less of their edge, and never all. */
const cropOf = (side: number): number => Math.min(border, Math.floor((side - 1) / 2))

/** To something that can be looked at: mean 128, standard deviation 64. */
const deprocess = (picture: Float32Array): Uint8Array => {
  const mean = picture.reduce((sum, value) => sum + value, 0) / picture.length
  const variance = picture.reduce((sum, value) => sum + (value - mean) ** 2, 0) / picture.length
  const scale = 64 / (Math.sqrt(variance) || 1)
  return Uint8Array.from(picture, value => Math.min(255, Math.max(0, Math.round(128 + (value - mean) * scale))))
}

/**
 * The filters of a layer that takes the picture itself, as the colours that they answer to: gray is 0.
 *
 * @param kernel float32 [height, width, 3, filters]
 * @returns RGB, uint8 [height, width, 3] for each filter
 */
export const filterColours = (
  kernel: Float32Array,
  [height, width, , filters]: readonly [number, number, number, number],
  mode: PreprocessMode,
): Uint8Array[] =>
  Array.from({ length: filters }, (_, filter) => {
    const weights = Float32Array.from({ length: height * width * 3 }, (_, at) => {
      const channel = mode === 'caffe' ? 2 - (at % 3) : at % 3 // caffe takes blue first
      return kernel[(Math.floor(at / 3) * 3 + channel) * filters + filter]!
    })
    const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0) || 1
    return Uint8Array.from(weights, weight => Math.round(127.5 + (127.5 * weight) / most))
  })
