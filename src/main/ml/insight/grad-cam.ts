import * as tf from '@tensorflow/tfjs-core'
import type { Net } from '../../nets/graph.ts'
import { indexOfLayer } from '../../nets/cut.ts'
import { inInferenceMode } from '../../nets/inference-mode.ts'
import { activations, forward } from '../model/forward.ts'
import type { TensorWeights } from '../model/tensor-weights.ts'
import { backpropagate } from '../training/backpropagate.ts'
import { mapValues } from './map-values.ts'

/** The output whose reasons are asked for: a unit of the last layer, before its activation, and the sign of its score. */
export interface Score {
  unit: number
  sign: 1 | -1
}

/**
 * The score of a class. A sigmoid has one unit for two classes: what speaks for class 0 is what speaks against class 1.
 *
 * @param units outputs of the last layer
 * @param label class index; null for a regression, whose score is its output
 */
export const scoreOf = (units: number, label: number | null): Score => {
  if (label === null) return { unit: 0, sign: 1 }
  return units === 1 ? { unit: 0, sign: label === 0 ? -1 : 1 } : { unit: label, sign: 1 }
}

export interface Heat {
  height: number
  width: number
  /** float32 [height, width], 0..1: the largest is 1, or all are 0 where nothing speaks for the class. */
  values: Float32Array
  /** What it was divided by. */
  strongest: number
  /** The score itself, before the activation. */
  score: number
}

/**
 * Grad-CAM (Selvaraju and others, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
 * 2017): where in a picture the evidence for a class lies. Each channel of a layer is weighted with the mean gradient
 * of the score with respect to it; their sum, its negative part left out, is divided by its maximum.
 *
 * @param input [1, ...] as the net takes it, in its data format; kept
 * @param layer one whose output is [height, width, channels]
 * @throws LabError `not-found` where there is no such layer
 * @example gradCam(model, weights, input, 'block5_conv3', scoreOf(1, 1)) // heat of 11 x 11 for a picture of 180 x 180
 */
export const gradCam = (net: Net, weights: TensorWeights, input: tf.Tensor, layer: string, score: Score): Heat => {
  const known = activations(net, weights, input, [layer, ...besides(net, layer)])
  try {
    const { height, width, channels, values } = mapValues(net, known.get(layer)!)
    const { gradient, value } = gradientOf(net, weights, input, known, layer, score)
    const importance = meansOf(gradient, channels)
    const heat = new Float32Array(height * width)
    for (let at = 0; at < heat.length; at++) {
      let sum = 0
      for (let channel = 0; channel < channels; channel++)
        sum += importance[channel]! * values[at * channels + channel]!
      heat[at] = Math.max(0, sum)
    }
    const strongest = heat.reduce((most, one) => Math.max(most, one), 0)
    if (strongest > 0) heat.forEach((one, at) => (heat[at] = one / strongest))
    return { height, width, values: heat, strongest, score: value }
  } finally {
    for (const tensor of known.values()) tensor.dispose()
  }
}

/** The gradient of the score with respect to the layer's output, [height, width, channels], and the score. */
const gradientOf = (
  net: Net,
  weights: TensorWeights,
  input: tf.Tensor,
  known: ReadonlyMap<string, tf.Tensor>,
  layer: string,
  { unit, sign }: Score,
): { gradient: Float32Array; value: number } => {
  let gradient = new Float32Array()
  let value = 0
  const graph = inInferenceMode(net)
  backpropagate({
    // In training, layers compute only the gradients that are asked for.
    forward: () => forward(graph, weights, input, { training: true, logits: true, given: known }),
    weights: [known.get(layer)!],
    slopeOf: logits => {
      value = sign * logits.dataSync()[unit]!
      const slope = new Float32Array(logits.size)
      slope[unit] = sign
      return tf.tensor(slope, logits.shape)
    },
    onGradient: found => (gradient = mapValues(net, found).values as Float32Array<ArrayBuffer>),
  })
  return { gradient, value }
}

/** The mean of each channel over all positions, in float64. */
const meansOf = (values: Float32Array, channels: number): Float64Array => {
  const sums = new Float64Array(channels)
  values.forEach((value, at) => (sums[at % channels]! += value))
  return sums.map(sum => sum / (values.length / channels))
}

/** What reaches the layers above from elsewhere: outputs beside the layer's that they take as well (a shortcut). */
const besides = (net: Net, name: string): string[] => {
  const above = new Set([name])
  const taken = new Set<string>()
  for (const layer of net.layers.slice(indexOfLayer(net, name) + 1)) {
    if (!layer.inbound.some(from => above.has(from))) continue
    above.add(layer.name)
    layer.inbound.forEach(from => taken.add(from))
  }
  return [...taken].filter(from => !above.has(from))
}
