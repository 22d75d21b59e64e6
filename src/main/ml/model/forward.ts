import * as tf from '@tensorflow/tfjs-core'
import { indexOfLayer } from '../../nets/cut.ts'
import type { Layer, Net } from '../../nets/graph.ts'
import { channelsLast, inNetOrder } from './data-format.ts'
import { fuseActivations } from './fuse-activations.ts'
import { runLayer } from './run-layer.ts'
import type { LayerContext, Remake } from './run-layer.ts'
import type { TensorWeights } from './tensor-weights.ts'

export interface ForwardOptions {
  /** Batch normalization uses the batch's own statistics, dropout leaves values out. Off: inference. */
  training?: boolean
  /** In training, which values a dropout layer keeps: a tensor of the given shape, 1 keeps and 0 leaves out. */
  dropoutMask?: (layer: string, shape: number[]) => tf.Tensor
  /**
   * In training, hears what each batch normalization found: mean and variance over the batch, [channels]. Both are
   * disposed afterwards: clone and `tf.keep` what is needed later.
   */
  onBatchStatistics?: (layer: string, mean: tf.Tensor, variance: tf.Tensor) => void
  /** In training, hears of outputs that can be made again for the way back, with how. */
  onRemakeable?: (output: tf.Tensor, again: Remake) => void
  /** Leave out the last layer's sigmoid or softmax: losses are computed from logits. */
  logits?: boolean
  /** Stop behind this layer and return what it puts out. */
  until?: string
  /** What layers put out, where that is known already, in the net's data format: those layers are not run. Kept. */
  given?: ReadonlyMap<string, tf.Tensor>
}

/** A net whose last layer gives logits: its sigmoid or softmax left out. */
const withoutLastActivation = (net: Net): Net => {
  const last = net.layers.at(-1)!
  if (!('activation' in last) || (last.activation !== 'sigmoid' && last.activation !== 'softmax')) return net
  return { ...net, layers: [...net.layers.slice(0, -1), { ...last, activation: 'linear' }] }
}

/** The layers that some of the wanted ones depend on, in order; without those whose output is given. */
const needed = (net: Net, wanted: readonly string[], given: ReadonlyMap<string, tf.Tensor>): Layer[] => {
  const names = new Set(wanted)
  for (const name of wanted) indexOfLayer(net, name) // says so where there is no such layer
  const runs = ({ name }: Layer) => names.has(name) && !given.has(name)
  for (const layer of [...net.layers].reverse()) if (runs(layer)) layer.inbound.forEach(name => names.add(name))
  return net.layers.filter(runs)
}

/** How many layers, and the caller, still want each output. */
const countUses = (layers: readonly Layer[], wanted: readonly string[]): Map<string, number> => {
  const uses = new Map<string, number>()
  for (const name of [...wanted, ...layers.flatMap(layer => layer.inbound)]) uses.set(name, (uses.get(name) ?? 0) + 1)
  return uses
}

/** What `turn` makes of a tensor, as a tensor of its own, also where it changes nothing. */
const ownCopy = (x: tf.Tensor, turn: (net: Net, batch: tf.Tensor) => tf.Tensor, net: Net): tf.Tensor => {
  const turned = turn(net, x)
  return turned === x ? x.clone() : turned
}

/**
 * What several layers put out for a batch, by name. An output is let go as soon as the last layer that takes it has run,
 * so that memory stays near that of the widest layer.
 *
 * @param input [n, ...] in the net's data format, float32; kept
 * @returns new tensors in the net's data format; the caller disposes them
 * @throws LabError not-found where there is no such layer
 */
export const activations = (
  net: Net,
  weights: TensorWeights,
  input: tf.Tensor,
  wanted: readonly string[],
  options: ForwardOptions = {},
): Map<string, tf.Tensor> => {
  const graph = options.logits ? withoutLastActivation(net) : net
  const context: LayerContext = {
    dataFormat: net.dataFormat,
    training: options.training ?? false,
    dropoutMask: options.dropoutMask,
    onBatchStatistics: options.onBatchStatistics,
    onRemakeable: options.onRemakeable,
  }
  const given = options.given ?? new Map<string, tf.Tensor>()
  const steps = fuseActivations(needed(graph, wanted, given), wanted)
  const uses = countUses(
    steps.map(({ layer }) => layer),
    wanted,
  )
  const outputs = new Map<string, tf.Tensor>()
  for (const [name, output] of given) if (uses.has(name)) outputs.set(name, ownCopy(output, channelsLast, net))

  const letGo = (name: string) => {
    const left = uses.get(name)! - 1
    uses.set(name, left)
    if (left > 0) return
    outputs.get(name)!.dispose()
    outputs.delete(name)
  }

  try {
    for (const { layer, weightsOf } of steps) {
      const inputs = layer.inbound.map(name => outputs.get(name)!)
      const output = tf.tidy(() => {
        const source = layer.type === 'InputLayer' ? [channelsLast(net, input)] : inputs
        const result = runLayer(layer, source, weights.get(weightsOf) ?? [], context)
        return source.includes(result) ? result.clone() : result // so that each output has one owner
      })
      outputs.set(layer.name, output)
      layer.inbound.forEach(letGo)
    }
    const results = new Map<string, tf.Tensor>()
    for (const name of new Set(wanted)) results.set(name, ownCopy(outputs.get(name)!, inNetOrder, net))
    return results
  } finally {
    for (const output of outputs.values()) output.dispose()
  }
}

/**
 * What a net puts out for a batch: of its last layer, or of the layer named in `until`.
 *
 * @param input [n, height, width, channels] (or [n, channels, height, width]), float32, preprocessed; kept
 * @returns a new tensor; the caller disposes it
 * @example const features = forward(base, weights, preprocess('caffe', pixels)) // [n, 5, 5, 512]
 */
export const forward = (
  net: Net,
  weights: TensorWeights,
  input: tf.Tensor,
  options: ForwardOptions = {},
): tf.Tensor => {
  const name = options.until ?? net.layers.at(-1)!.name
  return activations(net, weights, input, [name], options).get(name)!
}
