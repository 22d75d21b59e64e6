import type { EngineInfo } from '../../../shared/contract/engine.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import type { RunChoices } from '../../../shared/contract/run-spec.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import type { HomePlaces } from '../../files/places.ts'
import { chainOf } from '../../nets/convolution-chain.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { pipelineOf } from '../../nets/pipeline.ts'
import { decideRun, weightsFor } from './check-start.ts'
import type { DecidedRun, ParentSource, ReadyRun, RunSources } from './check-start.ts'
import { featureNeeds } from './feature-needs.ts'
import { frozenWeightsName } from './frozen-weights-name.ts'
import { lighterBase } from './lighter-base.ts'
import { startWeights } from './parent-run.ts'
import type { Probe } from './probe.ts'
import type { Rates } from './rates.ts'
import { checkpointBytes, countsOf, memoryOf, runWorkOf, timeOf } from './run-cost.ts'

export interface PlanNeeds extends RunSources, ParentSource {
  places: HomePlaces
  rates: Rates
  /** The engine that runs, or null where none was started yet. */
  engine: () => EngineInfo | null
}

/** What a run will cost on this machine, before it starts. Nothing is written; where nothing like it was measured, it is. */
export const planRun = async (choices: RunChoices, needs: PlanNeeds & { probe: Probe }): Promise<RunPlan> => {
  const decided = await decideRun(choices, needs)
  const plan = await measuredCost(decided, needs)
  const costWith = (base: NetId) => featuresWith(base, decided, needs)
  return { ...plan, lighter: await lighterBase(decided, plan, { costWith }) }
}

const measuredCost = async (decided: DecidedRun, needs: PlanNeeds & { probe: Probe }): Promise<RunPlan> => {
  const plan = await costOf(decided, needs)
  if (plan.seconds !== null) return plan
  const { found } = await lookForWeights(decided, needs)
  return (await needs.probe(decided, found, plan.parts)) ? costOf(decided, needs) : plan
}

/** The cost with another base, whose features alone are measured: how long they take does not depend on its weights. */
const featuresWith = async (
  base: NetId,
  decided: DecidedRun,
  needs: PlanNeeds & { probe: Probe },
): Promise<RunPlan> => {
  const other = { ...decided, spec: { ...decided.spec, base } }
  const plan = await costOf(other, needs)
  if (plan.parts.features !== null) return plan
  const parts = { features: null, train: 0, evaluate: 0 }
  return (await needs.probe(other, null, parts)) ? costOf(other, needs) : plan
}

export const costOf = async (decided: DecidedRun, needs: PlanNeeds): Promise<RunPlan> => {
  const { spec, dataset, images, scaling } = decided
  const pipeline = pipelineOf(spec, outputsOf({ classes: dataset.classes, scaling }))
  const work = runWorkOf(spec, pipeline, countsOf(images))
  const { frozen, trained, wholeBatch } = work
  const weights = await lookForWeights(decided, needs)
  const engine = needs.engine()
  const name = frozenWeightsName(weights.found, await startOf(decided, needs.places), pipeline)
  const features = await featureNeeds({ spec, dataset, images, weights: name, engine }, pipeline, needs.places)
  const asChain = engine !== null && engine.winograd !== null && chainOf(pipeline.prefix) !== null
  const memoryBytes = memoryOf(work, asChain)
  return {
    spec,
    trainableWeights: trained.tensors,
    trainableParams: trained.trainable,
    flops: { prefixForward: frozen.forward, suffixForward: trained.forward, suffixBackward: trained.backward },
    cached: { have: features.have, need: features.need },
    memoryBytes,
    diskBytes: features.bytes + checkpointBytes(work),
    ...timeOf(work, features.need, await needs.rates.of(engine)),
    warnings: [
      ...weights.warnings,
      ...decided.warnings,
      ...(wholeBatch
        ? [
            `Batch normalization looks at the whole batch: all ${spec.batch} pictures of a step are in memory at once, ${(memoryBytes / 1e9).toFixed(1)} GB in all. A smaller batch or picture size takes less.`,
          ]
        : []),
    ],
    suggestedSize: decided.suggestedSize,
  }
}

/** What a fine-tuning of a fine-tuning starts from; that of a mere head has nothing of the base. */
const startOf = async ({ parent, spec }: DecidedRun, places: HomePlaces) => {
  if (parent?.spec.recipe !== 'finetune') return null
  const { weights, parent: from } = await startWeights(places.run(parent.id), parent, spec.fromCheckpoint)
  return { weights, sha256: from.sha256 }
}

/** The cost can be told before the weights are here. */
const lookForWeights = async (
  decided: DecidedRun,
  { weights }: RunSources,
): Promise<{ found: ReadyRun['weights']; warnings: string[] }> => {
  try {
    return { found: weightsFor(decided, await weights.list()), warnings: [] }
  } catch (error) {
    if (error instanceof LabError) return { found: null, warnings: [`${error.message} ${error.hint}`] }
    throw error
  }
}
