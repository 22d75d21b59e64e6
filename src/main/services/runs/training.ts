import type { Publish } from '../../../shared/contract/index.ts'
import type { HomePlaces } from '../../files/places.ts'
import { loadCheckpoint } from '../../files/checkpoint.ts'
import { runPlaces, startState } from '../../files/run-file.ts'
import type { RunFile } from '../../files/run-file.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { pipelineOf } from '../../nets/pipeline.ts'
import type { OnFault } from '../faults.ts'
import { sampleResidentMemory } from '../resident-memory.ts'
import type { RunOutcome } from '../../worker/protocol.ts'
import type { WorkerInfo, WorkerPool } from '../worker-pool.ts'
import type { Rates } from './rates.ts'
import { takeOver } from './training-child.ts'
import { featureNeeds } from './feature-needs.ts'
import { frozenWeightsName } from './frozen-weights-name.ts'
import { countsOf, measuredBy, runWorkOf } from './run-cost.ts'
import type { Train } from './run-queue.ts'
import type { RunStore } from './run-store.ts'

interface Needs {
  places: HomePlaces
  store: RunStore
  pool: WorkerPool
  rates: Rates
  publish: Publish
  onFault: OnFault
}

/** Between two summaries of a run at work; each epoch is told by itself at once. */
const summaryIntervalMs = 500

/**
 * One run in the engine's process, from start or resume to its end. The process writes history, checkpoints and
 * evaluations itself before it tells of them; the state is written here.
 */
export const createTraining = ({ places, store, pool, rates, publish, onFault }: Needs): Train => {
  const addWarning = (id: string, warning: string) =>
    store.changeState(id, state => ({ ...state, warnings: [...new Set([...state.warnings, warning])] }))

  /** run.json tells the engine that the run began on; going on with another one is allowed, and said. */
  const settleEngine = async (file: RunFile, info: WorkerInfo) => {
    if (!file.engine) return store.writeFile({ ...file, engine: info })
    const difference = engineDifference(file.engine, info)
    if (difference) await addWarning(file.id, difference)
  }

  return async (id, { signal, onProgress, onEpoch }) => {
    const info = await pool.info()
    signal.throwIfAborted()
    const file = await store.readFile(id)
    await settleEngine(file, info)
    const need = await featuresNeeded(file, info)
    const leaveChild = await takeOver(places.trainingChild, pool.pid())
    const memory = sampleResidentMemory(pool.pids)
    let summaryAt = 0
    let outcome: RunOutcome | null = null
    try {
      outcome = await pool.run(
        'run',
        { home: places.home, folder: places.run(id) },
        {
          signal,
          onFact: fact => {
            if (fact.type === 'progress') {
              const { phase, done, total, secondsLeft } = fact
              onProgress({ runId: id, phase, done, total, secondsLeft })
            } else if (fact.type === 'warning') {
              void addWarning(id, fact.message).catch(error => onFault(error, `a warning of run ${id}`))
            } else if (fact.type === 'epoch') {
              publish('run.epoch', { runId: id, record: fact.record })
              if (performance.now() - summaryAt < summaryIntervalMs) return
              summaryAt = performance.now()
              onEpoch()
            }
          },
        },
      )
    } finally {
      memory.stop()
      await leaveChild()
      await store.changeState(id, state => ({
        ...state,
        peakResidentBytes: Math.max(state.peakResidentBytes, memory.peak()),
        ...(outcome && {
          seconds: outcome.seconds,
          trainableWeights: outcome.trainableWeights,
          warnings: [...new Set([...state.warnings, ...outcome.warnings])],
        }),
      }))
    }
    // Only a run in one go tells the speed: its seconds are those of all its work.
    if (!file.engine) await measure(file, info, outcome, need)
  }

  /** How many features have to be computed first. */
  async function featuresNeeded(file: RunFile, engine: WorkerInfo): Promise<number> {
    const { spec, dataset, images, parent } = file
    const pipeline = pipelineOf(spec, outputsOf({ ...dataset, scaling: file.scaling }))
    const kept = parent && (await loadCheckpoint(runPlaces(places.run(file.id)).start, startState))
    const start = parent && kept && { weights: kept.weights, sha256: parent.sha256 }
    const weights = frozenWeightsName(file.weights, start, pipeline)
    return (await featureNeeds({ spec, dataset, images, weights, engine }, pipeline, places)).need
  }

  async function measure(file: RunFile, info: WorkerInfo, { seconds, epochs }: RunOutcome, need: number) {
    const pipeline = pipelineOf(file.spec, outputsOf({ ...file.dataset, scaling: file.scaling }))
    try {
      await rates.record(info, measuredBy(runWorkOf(file.spec, pipeline, countsOf(file.images)), need, seconds, epochs))
    } catch (error) {
      onFault(error, 'keeping the measured rates') // the run is done all the same
    }
  }
}

/** What a learner should know when a run goes on elsewhere than it began; null where nothing differs. */
const engineDifference = (began: WorkerInfo, now: WorkerInfo): string | null => {
  const differences = [
    began.engine !== now.engine && `engine ${began.engine} -> ${now.engine}`,
    began.tensorflow !== now.tensorflow && `TensorFlow ${began.tensorflow ?? 'none'} -> ${now.tensorflow ?? 'none'}`,
    began.threads !== now.threads && `threads ${began.threads} -> ${now.threads}`,
    began.cpu.join() !== now.cpu.join() && `CPU features ${began.cpu.join(' ')} -> ${now.cpu.join(' ')}`,
  ].filter(difference => difference !== false)
  if (differences.length === 0) return null
  return `Resumed with another engine than it began with (${differences.join('; ')}): the curve goes on, but not bit for bit as in one go.`
}
