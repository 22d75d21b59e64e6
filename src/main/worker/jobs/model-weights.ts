import { LabError } from '../../../shared/contract/errors.ts'
import { loadCheckpoint } from '../../files/checkpoint.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import { runPlaces, startState } from '../../files/run-file.ts'
import type { NamedArrays } from '../../files/safetensors.ts'
import type { Net } from '../../nets/graph.ts'
import type { Pipeline, PipelineSpec } from '../../nets/pipeline.ts'
import { wholeBase } from '../../nets/pipeline.ts'
import { variablesByLayer } from '../../nets/variables.ts'
import type { FirstWeights } from '../../weights/initial.ts'
import { initialWeightsOnDemand } from '../../weights/initial.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'
import { baseWeights, weightsName } from './base-weights.ts'

/** The weights that a model starts from, wherever they lie. */
export interface ModelWeights {
  /** What cache keys call the frozen layers' weights. */
  name: string
  /** The frozen layers' weights. */
  prefix(): Promise<NamedWeights>
  /** What the trained layers start from; those of a large layer may be made anew each time. */
  suffix(): Promise<FirstWeights>
}

interface Source {
  folder: string
  spec: PipelineSpec & { seed: number }
  /** The pretrained weights, or null for initial ones. */
  weights: RunFile['weights']
  /** What names the content of `start` in cache keys; not needed where nothing is looked up there. */
  startName?: string
}

/**
 * Layers of a fine-tuning have their weights from the run that it was made from, where that trained them, else from the
 * base's file; the head of all others starts anew.
 *
 * @throws LabError `run-damaged` where a fine-tuning's own start is not whole
 */
export const modelWeights = async (
  places: HomePlaces,
  { folder, spec, weights, startName = '' }: Source,
  { prefix, suffix }: Pipeline,
): Promise<ModelWeights> => {
  const start = spec.recipe === 'finetune' ? await startingWeights(folder) : null
  const ofBase = () => baseWeights(places, weights, wholeBase(spec), spec.seed, folder)
  const collect = async (net: Net, others: () => Promise<NamedWeights>): Promise<NamedWeights> => {
    const byLayer = variablesByLayer(net)
    const known = new Map([...byLayer.keys()].flatMap(layer => ownOf(net, layer, start)))
    if (known.size === byLayer.size) return known
    const rest = await others()
    for (const layer of byLayer.keys()) {
      if (known.has(layer)) continue
      const found = rest.get(layer)
      if (!found) throw damagedStart(folder, `holds nothing of layer "${layer}"`)
      known.set(layer, found)
    }
    return known
  }
  const changesPrefix = [...variablesByLayer(prefix).keys()].some(layer => ownOf(prefix, layer, start).length > 0)
  return {
    name: changesPrefix ? `${weightsName(weights, spec.seed)} with ${startName}` : weightsName(weights, spec.seed),
    prefix: () => collect(prefix, ofBase),
    suffix: () => (start ? collect(suffix, ofBase) : Promise.resolve(initialWeightsOnDemand(suffix, spec.seed))),
  }
}

/** A layer's weights in a checkpoint, in Keras's order; nothing where it holds none. */
const ownOf = (net: Net, layer: string, saved: NamedArrays | null): [string, Float32Array[]][] => {
  const found = (variablesByLayer(net).get(layer) ?? []).map(({ name, shape }) => {
    const array = saved?.get(`${layer}/${name}`)
    return array?.shape.join() === shape.join() ? array.data : null
  })
  return found.length > 0 && found.every(data => data !== null) ? [[layer, found]] : []
}

const startingWeights = async (folder: string): Promise<NamedArrays> => {
  const start = await loadCheckpoint(runPlaces(folder).start, startState)
  if (!start) throw damagedStart(folder, 'is not whole')
  return start.weights
}

const damagedStart = (folder: string, what: string) =>
  new LabError(
    'run-damaged',
    `What this fine-tuning starts from, "${runPlaces(folder).start}", ${what}.`,
    'Restore the run’s folder from a backup, or start the fine-tuning anew.',
  )
