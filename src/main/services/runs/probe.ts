import { join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { pipelineOf } from '../../nets/pipeline.ts'
import type { MeasureInput } from '../../worker/protocol.ts'
import type { OnFault } from '../faults.ts'
import type { WorkerPool } from '../worker-pool.ts'
import type { DecidedRun, ReadyRun } from './check-start.ts'
import type { Rates } from './rates.ts'
import { countsOf, measuredBy, runWorkOf } from './run-cost.ts'

/**
 * Where no run has told yet how fast this machine is, a few pictures and updates of the very run do: some seconds of
 * work, once for each kind. What runs tell later takes its place, unless they met with something that slowed them down.
 *
 * @returns whether something was measured
 */
export type Probe = (decided: DecidedRun, weights: ReadyRun['weights'], parts: RunPlan['parts']) => Promise<boolean>

/** Pictures of the probe: as many as go through the frozen part together. */
const pictures = 8
/** A step of more operations is only more of the same; in a smaller one what an update costs by itself would count too much. */
const enoughOperations = 150e9
const smallestBatch = 32

interface Needs {
  pool: Pick<WorkerPool, 'run' | 'info' | 'status'>
  rates: Rates
  onFault: OnFault
}

export const createProbe = ({ pool, rates, onFault }: Needs): Probe => {
  const tried = new Set<string>()
  let turn: Promise<unknown> = Promise.resolve()

  /** Somebody waits for the answer: never behind a training, and never again where it failed. */
  const mayTry = (key: string) => ['ready', 'starting'].includes(pool.status().state) && !tried.has(key)

  const measure: Probe = async (decided, weights, parts) => {
    const { spec, dataset, images, scaling } = decided
    const { recipe, base, size, unfreeze } = spec
    const key = JSON.stringify([recipe, base, size, unfreeze, parts.features === null, parts.train === null])
    if (!mayTry(key)) return false
    tried.add(key)
    const outputs = outputsOf({ classes: dataset.classes, scaling })
    // The trained part by itself: what fresh views add is reckoned from the frozen part's pace.
    const alone = { ...spec, views: spec.views === 'fresh' ? 1 : spec.views }
    const counts = countsOf(images)
    const work = runWorkOf(alone, pipelineOf(spec, outputs), counts)
    const enough = Math.ceil(enoughOperations / (work.trained.forward + work.trained.backward))
    const batch = Math.min(spec.batch, Math.max(smallestBatch, enough))
    const input: Omit<MeasureInput, 'what'> = {
      ...{ spec: { ...spec, batch }, outputs, weightsFile: weights?.file ?? null },
      ...{ pictures: images.train.slice(0, pictures).map(({ file }) => join(dataset.path, file)), repeats: 2 },
      keep: false,
    }
    const secondsOf = async (what: MeasureInput['what']) =>
      Math.min(...(await pool.run('measure', { ...input, what })).seconds)
    const all = counts.train + counts.validation + counts.test
    const features = parts.features === null ? all * (await secondsOf('extract')) : 0
    const evaluate = parts.train === null || parts.evaluate === null ? await secondsOf('evaluate') : 0
    const step = parts.train === null ? ((await secondsOf('step')) * spec.batch) / batch : 0
    const epoch = Math.ceil(counts.train / spec.batch) * step + counts.validation * evaluate
    const seconds = { features, train: step > 0 ? epoch : 0, evaluate: (counts.validation + counts.test) * evaluate }
    await rates.record(await pool.info(), measuredBy(work, all, seconds, 1), { probe: true })
    return true
  }

  return (...asked) => {
    const done = turn.then(async () => {
      try {
        return await measure(...asked)
      } catch (error) {
        // A cost that cannot be told is left open; what stands in the way is told when the run is started.
        if (!(error instanceof LabError)) onFault(error, 'measuring this machine')
        return false
      }
    })
    turn = done
    return done
  }
}
