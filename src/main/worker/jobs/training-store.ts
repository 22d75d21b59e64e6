import { basename } from 'node:path'
import {
  checkpointStates,
  dropCheckpoints,
  loadCheckpoint,
  pruneCheckpoints,
  saveCheckpoint,
} from '../../files/checkpoint.ts'
import { appendHistory, restoreHistory } from '../../files/history.ts'
import type { RunFile } from '../../files/run-file.ts'
import { runPlaces } from '../../files/run-file.ts'
import type { NamedArrays } from '../../files/safetensors.ts'
import type { TrainingStore } from '../../ml/training/fit.ts'
import type { TrainableModel } from '../../ml/training/model.ts'
import type { BestState, TrainingState } from '../../ml/training/state.ts'
import { bestState, freshState, trainingState } from '../../ml/training/state.ts'
import { LabError } from '../../../shared/contract/errors.ts'

/** Checkpoints and history of one run. */
export interface RunTrainingStore extends TrainingStore {
  /** Bring the model to where training was last saved, and say where that is; the very beginning if nowhere. */
  resume(): Promise<TrainingState>
  /** A finished run keeps one generation of each. */
  finish(): Promise<void>
}

export const trainingStore = (folder: string, model: TrainableModel): RunTrainingStore => {
  const places = runPlaces(folder)
  return {
    best: async state => {
      const { weights } = model.contents()
      await saveCheckpoint(places.best, { weights, optimizer: new Map(), state: { format: 1, ...state } })
    },
    last: async state => {
      await saveCheckpoint(places.last, { ...model.contents(), state })
    },
    epoch: record => appendHistory(places.history, record),
    resume: async () => {
      // A state is of use only with the best weights it speaks of. Where a damaged disk took those, an earlier state
      // is, or none: then training begins anew, and ends the same.
      const bests = await checkpointStates(places.best, bestState)
      const hasBest = ({ best }: TrainingState) => best === null || bests.some(({ epoch }) => epoch === best.epoch)
      const saved = await loadCheckpoint(places.last, trainingState, hasBest)
      const state = saved?.state ?? freshState()
      if (saved) model.restore(saved)
      // What was written after that state is of a future that is about to be computed again.
      await dropCheckpoints(places.best, bestState, ({ epoch }) => state.best !== null && epoch <= state.best.epoch)
      await dropCheckpoints(places.last, trainingState, ({ updates }) => saved !== null && updates <= state.updates)
      await restoreHistory(places.history, state.history)
      return state
    },
    finish: async () => {
      await pruneCheckpoints(places.best, 1)
      await pruneCheckpoints(places.last, 1)
    },
  }
}

/**
 * The best weights of a run.
 *
 * @throws LabError `run-damaged` where there are none that are whole
 */
export const bestWeights = async (
  folder: string,
  run: Pick<RunFile, 'id'>,
): Promise<{ weights: NamedArrays; state: BestState }> => {
  const best = await loadCheckpoint(runPlaces(folder).best, bestState)
  if (best) return best
  throw new LabError(
    'run-damaged',
    `Run "${run.id}" has no whole best checkpoint in "${runPlaces(folder).best}".`,
    'Resume the run, or restore its folder from a backup.',
  )
}

/**
 * The weights of a run's best checkpoint, or of its last.
 *
 * @param advice what to do where the last one is not whole
 * @throws LabError `run-damaged`
 */
export const checkpointWeights = async (
  folder: string,
  checkpoint: 'best' | 'last',
  advice: string,
): Promise<NamedArrays> => {
  const id = basename(folder)
  if (checkpoint === 'best') return (await bestWeights(folder, { id })).weights
  const last = await loadCheckpoint(runPlaces(folder).last, trainingState)
  if (last) return last.weights
  throw new LabError('run-damaged', `Run "${id}" has no whole last checkpoint in "${runPlaces(folder).last}".`, advice)
}
