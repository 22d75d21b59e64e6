import { LabError } from '../../shared/contract/errors.ts'
import type { RunSpec } from '../../shared/contract/run-spec.ts'
import type { PreprocessMode } from './entry.ts'
import type { Net } from './graph.ts'
import { headNet } from './head.ts'
import { netById } from './index.ts'
import { shapesOf } from './shapes.ts'
import { variablesByLayer } from './variables.ts'

/**
 * The one pipeline of all techniques: a frozen prefix, which only ever runs forward, and a trainable suffix on what it
 * puts out.
 */
export interface Pipeline {
  /** From the picture to the last frozen layer. */
  prefix: Net
  preprocess: PreprocessMode
  /** From there to the class probabilities. */
  suffix: Net
}

type PipelineSpec = Pick<
  RunSpec,
  'recipe' | 'base' | 'size' | 'preprocess' | 'pooling' | 'units' | 'activation' | 'dropout'
>

/**
 * Cut a run's model where training begins.
 *
 * @param classes how many classes the head tells apart
 * @throws LabError `run-state` for a technique that this version does not have
 */
export const pipelineOf = (spec: PipelineSpec, classes: number): Pipeline => {
  if (spec.recipe !== 'features')
    throw new LabError(
      'run-state',
      `This version of the lab does not train with the recipe "${spec.recipe}" yet.`,
      'Fast feature extraction ("features") is there.',
    )
  const base = netById(spec.base)
  const prefix = base.build({ inputShape: [spec.size, spec.size, 3] })
  const { pooling, units, activation, dropout } = spec
  return {
    prefix,
    preprocess: spec.preprocess ? base.preprocess : 'none',
    suffix: headNet(outputShapeOf(prefix), { pooling, units, activation, dropout, classes }),
  }
}

const outputShapeOf = (net: Net) => shapesOf(net).get(net.layers.at(-1)!.name)!

/** The layer whose output the frozen prefix hands on: `block5_pool`. */
export const cutLayer = ({ prefix }: Pipeline): string => prefix.layers.at(-1)!.name

/** Layers of the prefix that have weights: those that must not move. */
export const frozenLayers = ({ prefix }: Pipeline): string[] => [...variablesByLayer(prefix).keys()]

/** Weight tensors that are trained. */
export const trainableWeights = ({ suffix }: Pipeline): number =>
  [...variablesByLayer(suffix).values()].flat().filter(variable => variable.trainable).length
