import { readJson } from '../../../files/atomic.ts'
import type { HomePlaces } from '../../../files/places.ts'
import { homePlaces } from '../../../files/places.ts'
import { runFile, runPlaces } from '../../../files/run-file.ts'
import { pipelineOfModel, readModel } from '../../../ml/model-file.ts'
import type { TensorWeights } from '../../../ml/model/tensor-weights.ts'
import { disposeWeights, toTensors } from '../../../ml/model/tensor-weights.ts'
import { savedWeights } from '../../../ml/saved-weights.ts'
import type { PreprocessMode } from '../../../nets/entry.ts'
import type { Net } from '../../../nets/graph.ts'
import { netById } from '../../../nets/index.ts'
import { wholeBase } from '../../../nets/pipeline.ts'
import { wholeModel } from '../../../nets/whole-model.ts'
import { seedOfBases } from '../../../weights/initial.ts'
import type { NamedWeights } from '../../../weights/named-weights.ts'
import type { ModelRef } from '../../insight-protocol.ts'
import { baseWeights, weightsName } from '../base-weights.ts'
import { modelWeights } from '../model-weights.ts'
import { checkpointWeights } from '../training-store.ts'

/** A whole model on the engine, from the picture to its last layer. */
export interface OpenModel {
  /** Names its content: what it is drawn and kept under. */
  key: string
  net: Net
  weights: TensorWeights
  /** What pictures go through before the net. */
  preprocess: PreprocessMode
  /** Side of the picture that goes in. */
  size: number
}

let kept: OpenModel | null = null

/**
 * The model that is looked into. The last one stays on the engine: whoever looks, looks again. Its process ends when
 * nobody has looked for a while.
 *
 * @throws LabError `weights-missing`, `run-damaged`
 */
export const openModel = async (home: string, ref: ModelRef): Promise<OpenModel> => {
  const places = homePlaces(home)
  const described = ref.kind === 'base' ? describeBase(ref) : await describeRun(ref)
  if (kept?.key === described.key) return kept
  if (kept) disposeWeights(kept.weights)
  kept = null
  const { net, read, ...rest } = described
  const opened = { ...rest, net, weights: toTensors(await read(places), net) }
  kept = opened
  return opened
}

interface Described extends Omit<OpenModel, 'weights'> {
  read(places: HomePlaces): Promise<NamedWeights>
}

const describeBase = ({ base, size, weights }: Extract<ModelRef, { kind: 'base' }>): Described => {
  const net = wholeBase({ base, size })
  return {
    ...{ net, size, preprocess: netById(base).preprocess },
    key: `${base} ${size} ${weightsName(weights, seedOfBases)}`,
    read: places => baseWeights(places, weights, net, seedOfBases),
  }
}

const describeRun = async ({ folder, checkpoint }: Extract<ModelRef, { kind: 'run' }>): Promise<Described> => {
  const [model, run] = await Promise.all([readModel(folder), readJson(runPlaces(folder).run, runFile)])
  const pipeline = pipelineOfModel(model)
  return {
    ...{ net: wholeModel(pipeline), size: model.size[0], preprocess: pipeline.preprocess },
    key: runKey(run, checkpoint),
    read: async places => {
      const source = { folder, spec: model.net, weights: model.weights }
      const frozen = await (await modelWeights(places, source, pipeline)).prefix()
      const trained = await checkpointWeights(
        folder,
        checkpoint,
        'Look at its best checkpoint, or restore its folder from a backup.',
      )
      return new Map([...frozen, ...savedWeights(pipeline.suffix, trained)])
    },
  }
}

/** What names a finished run's weights: nobody trains it any more. */
const runKey = ({ id, createdAt }: { id: string; createdAt: string }, checkpoint: 'best' | 'last'): string =>
  `${id} ${createdAt} ${checkpoint}`
