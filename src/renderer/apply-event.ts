import type { EventName, Fact, Snapshot } from '../shared/contract/index.ts'

/** One fact with its number, as the wire brings it. */
export type NumberedFact = { [E in EventName]: { seq: number; event: E; fact: Fact<E> } }[EventName]

const put = <T>(list: readonly T[], item: T, same: (other: T) => boolean): T[] => {
  const at = list.findIndex(same)
  return at < 0 ? [...list, item] : list.map((old, index) => (index === at ? item : old))
}

/**
 * What the window knows after one more fact. A fact that is not later than the snapshot is already in it and changes
 * nothing, so the same fact may come twice and a late one does no harm.
 */
export const applyEvent = (state: Snapshot, told: NumberedFact): Snapshot => {
  if (told.seq <= state.seq) return state
  const next = { ...state, seq: told.seq }
  switch (told.event) {
    case 'job':
      return { ...next, jobs: put(state.jobs, told.fact, job => job.id === told.fact.id) }
    case 'dataset':
      return { ...next, datasets: put(state.datasets, told.fact, dataset => dataset.name === told.fact.name) }
    case 'dataset.removed':
      return { ...next, datasets: state.datasets.filter(dataset => dataset.name !== told.fact.name) }
    case 'weights':
      return {
        ...next,
        weights: put(state.weights, told.fact, file => file.net === told.fact.net && file.file === told.fact.file),
      }
    case 'engine':
      return { ...next, engine: told.fact }
    case 'run':
      return { ...next, runs: put(state.runs, told.fact, run => run.id === told.fact.id) }
    case 'run.removed':
      return {
        ...next,
        runs: state.runs.filter(run => run.id !== told.fact.runId),
        progress: state.progress.filter(progress => progress.runId !== told.fact.runId),
      }
    case 'run.progress':
      return { ...next, progress: put(state.progress, told.fact, progress => progress.runId === told.fact.runId) }
    case 'run.epoch':
      return next // the page of that run keeps its own history
    case 'insight.filters':
      return next // the page that asked for them keeps them
    default:
      return next // a lab that is newer than this window
  }
}
