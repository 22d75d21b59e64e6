import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Split } from '../../../shared/contract/datasets.ts'
import type { Evaluation, EpochRecord, RunDetail, RunSummary, SplitResult } from '../../../shared/contract/runs.ts'
import { readEvaluation } from '../../files/evaluation-file.ts'
import { readHistory } from '../../files/history.ts'
import { lockOwner } from '../../files/lock.ts'
import type { HomePlaces } from '../../files/places.ts'
import { runPlaces } from '../../files/run-file.ts'
import type { RunState } from '../../files/run-file.ts'
import { createFileMemory } from './file-memory.ts'
import { emptyState } from './run-store.ts'
import type { RunHead, RunStore } from './run-store.ts'

/** Runs as clients see them, made from the disk alone: what is shown is what would be there after a crash. */
export interface RunView {
  /** Newest first; a damaged run is in the list and says what is wrong with it. */
  list(): Promise<RunSummary[]>
  /** @throws LabError `not-found` */
  summary(id: string): Promise<RunSummary>
  /** @throws LabError `not-found`, `run-damaged` */
  detail(id: string): Promise<RunDetail>
  /** The state that holds: one that says "running" while nobody runs it was interrupted. */
  stateOf(id: string): Promise<RunState>
}

export const createRunView = (places: HomePlaces, store: RunStore): RunView => {
  const remember = createFileMemory()

  const headOf = async (id: string): Promise<RunHead> => {
    const head = await remember(runPlaces(places.run(id)).run, () => store.readHead(id))
    return head ?? (await store.readHead(id)) // which then says what is missing
  }

  const historyOf = async (id: string): Promise<EpochRecord[]> => {
    const { history } = runPlaces(places.run(id))
    return (await remember(history, () => readHistory(history))) ?? []
  }

  const evaluationOf = (id: string, head: RunHead, split: Split): Promise<Evaluation | null> =>
    remember(runPlaces(places.run(id)).evaluation(split), () => readEvaluation(places.run(id), head, split))

  const stateOf = async (id: string): Promise<RunState> => {
    const state = (await store.readState(id)) ?? { ...emptyState(id), state: 'interrupted' }
    const isAlive = state.state === 'running' || state.state === 'queued'
    if (!isAlive || (await lockOwner(runPlaces(places.run(id)).lock))) return state
    return { ...state, state: 'interrupted' }
  }

  const whole = async (id: string) => {
    const [head, state, history] = await Promise.all([headOf(id), stateOf(id), historyOf(id)])
    const warnings: string[] = []
    const evaluations: Record<'validation' | 'test', Evaluation | null> = { validation: null, test: null }
    for (const split of ['validation', 'test'] as const)
      try {
        evaluations[split] = await evaluationOf(id, head, split)
      } catch (error) {
        if (!(error instanceof LabError)) throw error
        warnings.push(`${error.message} Evaluate the run anew.`)
      }
    // The seal: until somebody opened the test set, its figures leave this function nowhere.
    const sealed = { ...evaluations, test: state.testOpened ? evaluations.test : null }
    const summary = summaryOf({ id, head, state, history, evaluations: sealed, testReady: evaluations.test !== null })
    return {
      head,
      state,
      history,
      evaluations: sealed,
      summary: { ...summary, warnings: [...summary.warnings, ...warnings] },
    }
  }

  const summary = async (id: string): Promise<RunSummary> => {
    try {
      return (await whole(id)).summary
    } catch (error) {
      if (error instanceof LabError && error.code !== 'not-found') return damaged(id, error, places)
      throw error
    }
  }

  return {
    stateOf,
    summary,
    list: async () => {
      const summaries = await Promise.all((await store.ids()).map(summary))
      return summaries.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0))
    },
    detail: async id => {
      const { head, state, history, evaluations, summary } = await whole(id)
      const { spec, dataset, pictures, parent } = head
      return {
        ...{ summary, spec, dir: places.run(id), classes: dataset.classes, pictures },
        ...{ planned: state.planned, notes: state.notes },
        target: dataset.kind === 'regression' ? dataset.target : null,
        parent: parent && { id: parent.id, checkpoint: parent.checkpoint, epoch: parent.epoch },
        ...{ history, evaluations },
      }
    },
  }
}

interface Parts {
  id: string
  head: RunHead
  state: RunState
  history: readonly EpochRecord[]
  evaluations: Record<'validation' | 'test', Evaluation | null>
  testReady: boolean
}

const summaryOf = ({ id, head, state, history, evaluations, testReady }: Parts): RunSummary => {
  const best = history.filter(record => record.best).at(-1)
  const { spec } = head
  return {
    ...{ id, title: state.title, recipe: spec.recipe, dataset: spec.dataset, base: spec.base, state: state.state },
    createdAt: head.createdAt,
    epochs: spec.epochs,
    epochsDone: history.length,
    bestEpoch: best?.epoch ?? null,
    bestValLoss: best?.valLoss ?? null,
    bestValAccuracy: best?.valAccuracy ?? null,
    bestValMae: best?.valMae ?? null,
    validation: resultOf(evaluations.validation),
    test: resultOf(evaluations.test),
    testReady,
    seconds: state.seconds,
    peakResidentBytes: state.peakResidentBytes,
    trainableWeights: state.trainableWeights,
    engine: head.engine?.engine ?? null,
    warnings: state.warnings,
    error: state.error,
  }
}

const resultOf = (evaluation: Evaluation | null): SplitResult | null =>
  evaluation && {
    ...{ count: evaluation.count, loss: evaluation.loss, accuracy: evaluation.accuracy },
    ...{ low: evaluation.low, high: evaluation.high, mae: evaluation.mae },
    top5: evaluation.top5 ?? null,
  }

/** A run of which hardly anything can be read: it is shown, so that it can be mended or removed. */
const damaged = async (id: string, error: LabError, places: HomePlaces): Promise<RunSummary> => {
  const made = await stat(join(places.run(id))).catch(() => null)
  return {
    ...{ id, title: id, recipe: 'features', dataset: '', base: 'vgg16', state: 'failed' },
    createdAt: (made?.birthtime ?? new Date(0)).toISOString(),
    ...{ epochs: 0, epochsDone: 0, bestEpoch: null, bestValLoss: null, bestValAccuracy: null },
    ...{ validation: null, test: null, testReady: false, peakResidentBytes: 0, trainableWeights: 0, engine: null },
    seconds: { features: 0, train: 0, evaluate: 0, total: 0 },
    warnings: [],
    error: error.code === 'run-damaged' ? error.toFact() : { ...error.toFact(), code: 'run-damaged' },
  }
}
