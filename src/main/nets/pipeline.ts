import { LabError } from '../../shared/contract/errors.ts'
import type { RunSpec } from '../../shared/contract/run-spec.ts'
import { chain } from './chain.ts'
import { cutAt, indexOfLayer, stack } from './cut.ts'
import type { InputShape, PreprocessMode } from './entry.ts'
import type { LayerOf, Net } from './graph.ts'
import { headNet } from './head.ts'
import { netById } from './index.ts'
import { inInferenceMode } from './inference-mode.ts'
import { isRegression } from './outputs.ts'
import type { Outputs } from './outputs.ts'
import { shapesOf } from './shapes.ts'
import { variablesByLayer } from './variables.ts'

/**
 * The one pipeline of all techniques: a frozen prefix, which only ever runs forward, and a trainable suffix on what it
 * puts out. Where everything is trained, the prefix is the picture itself. What is trained of a pretrained base runs in
 * inference mode, as Keras's guide to transfer learning has it: `base(x, training=False)`.
 */
export interface Pipeline {
  /** From the picture to the last frozen layer. */
  prefix: Net
  /** What pictures go through before the prefix. */
  preprocess: PreprocessMode
  /** From there to the class probabilities, or to the number in the targets' unit. */
  suffix: Net
}

export type PipelineSpec = Pick<
  RunSpec,
  'recipe' | 'base' | 'size' | 'preprocess' | 'dataFormat' | 'pooling' | 'units' | 'activation' | 'dropout' | 'unfreeze'
>

/**
 * Cut a run's model where training begins.
 *
 * @param outputs how many classes the head tells apart, or how the number that it gives is scaled
 * @throws LabError `not-found` for a layer to unfreeze that the base does not have; `bad-request` where it cannot be cut
 */
export const pipelineOf = (spec: PipelineSpec, outputs: Outputs): Pipeline => {
  if (spec.recipe === 'scratch') return fromScratch(spec, outputs)
  const whole = wholeBase(spec)
  const { pooling, units, activation, dropout } = spec
  const classes = isRegression(outputs) ? null : outputs
  const head = scaled(headNet(outputShapeOf(whole), { pooling, units, activation, dropout, classes }), outputs)
  const preprocess = spec.preprocess ? netById(spec.base).preprocess : 'none'
  if (spec.recipe !== 'finetune') return { prefix: whole, preprocess, suffix: head }
  const { prefix, suffix } = cutAt(whole, lastFrozen(whole, spec.unfreeze ?? defaultUnfreeze(spec.base)))
  return { prefix, preprocess, suffix: stack('model', inInferenceMode(suffix), head) }
}

/** The whole net is trained: what comes before it is the picture, and the scaling of its values is part of the model. */
const fromScratch = ({ base, size, dataFormat, preprocess }: PipelineSpec, outputs: Outputs): Pipeline => {
  const entry = netById(base)
  const inputShape: InputShape = [size, size, 3]
  const classes = isRegression(outputs) ? 1 : outputs
  const classifier = entry.build({ inputShape, classes, dataFormat, includeTop: true })
  const net = isRegression(outputs) ? scaled(withoutSoftmax(classifier), outputs) : classifier
  return {
    prefix: {
      name: 'picture',
      dataFormat: 'channels_last',
      layers: chain([{ type: 'InputLayer', name: 'input', shape: inputShape }]),
    },
    preprocess: 'none',
    suffix: preprocess ? withScaling(net, entry.preprocess) : net,
  }
}

/** A classifier of one class becomes a regression when its softmax goes: one linear unit is left. */
const withoutSoftmax = (net: Net): Net => {
  const last = net.layers.at(-1)!
  if (last.type !== 'Activation') throw new Error(`expected ${net.name} to end with a softmax of its own`)
  return { ...net, layers: net.layers.slice(0, -1) }
}

/** A regression's net ends in the targets' own unit: what its last unit says, times their deviation, plus their mean. */
const scaled = (net: Net, outputs: Outputs): Net => {
  if (!isRegression(outputs)) return net
  const { mean, std } = outputs
  const inbound = [net.layers.at(-1)!.name]
  return {
    ...net,
    layers: [...net.layers, { type: 'Rescaling', name: 'target', inbound, scale: [std], offset: [mean] }],
  }
}

/** A net that scales pixels 0..255 itself, as its first layer. */
const withScaling = (net: Net, mode: PreprocessMode): Net => {
  if (mode === 'none') return net
  if (mode !== 'tf') throw new Error(`a net that is trained from scratch cannot begin with preprocess_input "${mode}"`)
  const [input, ...rest] = net.layers
  const rescaling: LayerOf<'Rescaling'> = {
    type: 'Rescaling',
    name: 'rescaling',
    inbound: [input!.name],
    scale: [1 / 127.5],
    offset: [-1],
  }
  const relinked = rest.map(layer => ({
    ...layer,
    inbound: layer.inbound.map(name => (name === input!.name ? rescaling.name : name)),
  }))
  return { ...net, layers: [input!, rescaling, ...relinked] }
}

/** The base with all its layers, for its pretrained weights, in the run's picture size. */
export const wholeBase = ({ base, size }: Pick<PipelineSpec, 'base' | 'size'>): Net =>
  netById(base).build({ inputShape: [size, size, 3], weights: 'imagenet' })

const outputShapeOf = (net: Net) => shapesOf(net).get(net.layers.at(-1)!.name)!

/** The first layer that a fine-tuning of that base trains where nothing else is said: `block5_conv1` of VGG16. */
export const defaultUnfreeze = (base: PipelineSpec['base']): string => {
  const { unfreeze, title } = netById(base)
  if (unfreeze === null) throw new Error(`${title} has no base to fine-tune`)
  return unfreeze
}

/**
 * The last layer that stays frozen: the one before the first that is trained.
 *
 * @param unfreeze the first layer to train
 * @throws LabError `not-found`, `bad-request`
 */
export const lastFrozen = (base: Net, unfreeze: string): string => {
  const index = indexOfLayer(base, unfreeze)
  if (index > 0) return base.layers[index - 1]!.name
  throw new LabError(
    'bad-request',
    `"${unfreeze}" is the input of ${base.name}: there is nothing before it to freeze, and nothing in it to train.`,
    `To train all of it, unfreeze from "${base.layers[1]!.name}".`,
  )
}

/**
 * The layer that a later fine-tuning works from, where a run passes it anyway: its features can be kept in the same pass.
 * Null where there is none.
 */
export const layerForFineTuning = (
  { recipe, base }: Pick<PipelineSpec, 'recipe' | 'base'>,
  { prefix }: Pipeline,
): string | null => (recipe === 'augment' ? lastFrozen(prefix, defaultUnfreeze(base)) : null)

/** The layer whose output the frozen prefix hands on: `block5_pool`. */
export const cutLayer = ({ prefix }: Pipeline): string => prefix.layers.at(-1)!.name

/** Layers of the prefix that have weights: those that must not move. */
export const frozenLayers = ({ prefix }: Pipeline): string[] => [...variablesByLayer(prefix).keys()]

/** Layers of a pretrained base that are trained: those whose movement tells a fine-tuning from a mere head. */
export const unfrozenLayers = (spec: PipelineSpec, { suffix }: Pipeline): string[] => {
  if (spec.recipe !== 'finetune') return []
  const base = variablesByLayer(wholeBase(spec))
  return [...variablesByLayer(suffix).keys()].filter(name => base.has(name))
}

/** Weight tensors that are trained. */
export const trainableWeights = ({ suffix }: Pipeline): number =>
  [...variablesByLayer(suffix).values()].flat().filter(variable => variable.trainable).length
