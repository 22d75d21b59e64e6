import { LabError } from '../../../shared/contract/errors.ts'
import type { Handlers, Publish, RequestName } from '../../../shared/contract/index.ts'
import type { RunChoices } from '../../../shared/contract/run-spec.ts'
import { plannedCost } from '../../../shared/contract/runs.ts'
import type { PlannedCost, RunProgress, RunSummary } from '../../../shared/contract/runs.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { WorkerPool } from '../worker-pool.ts'
import type { Jobs } from '../jobs.ts'
import type { OnFault } from '../faults.ts'
import { checkStart } from './check-start.ts'
import type { DecidedRun, ParentSource, RunSources } from './check-start.ts'
import { runFileOf, stemOf, titleOf } from './new-run.ts'
import { keepStart, startWeights } from './parent-run.ts'
import { createProbe } from './probe.ts'
import { createRates } from './rates.ts'
import { createResults } from './results.ts'
import type { OpeningBook } from './results.ts'
import { costOf, planRun } from './run-plan.ts'
import { createRunQueue } from './run-queue.ts'
import { createRunStore, emptyState } from './run-store.ts'
import { createRunView } from './run-view.ts'
import { createTraining } from './training.ts'

type RunRequest = Extract<RequestName, `runs.${string}`>

interface Needs extends RunSources {
  places: HomePlaces
  pool: WorkerPool
  jobs: Jobs
  publish: Publish
  labVersion: string
  onFault: OnFault
  datasets: RunSources['datasets'] & OpeningBook
}

export interface Runs {
  /** Newest first; see run-view.ts. */
  list(): Promise<RunSummary[]>
  handlers: Pick<Handlers, RunRequest>
  /** Where the runs at work stand, for a client that has just come. */
  progress(): RunProgress[]
  /** Run.json of a run whose best checkpoint can be used. @throws LabError `not-found`, `run-state` */
  finished(id: string): Promise<RunFile>
  /** Tell all clients of a run that came here otherwise than by training. */
  announce(id: string): Promise<RunSummary>
  /** What the person calls it. */
  titleOf(id: string): Promise<string>
  /** Stop training; resolves when every run's state is on the disk. */
  stop(): Promise<void>
}

/** Runs: start, stop, resume, rename, remove; their results are in results.ts. */
export const createRuns = (needs: Needs): Runs => {
  const { places, pool, publish, onFault } = needs
  const store = createRunStore(places)
  const view = createRunView(places, store)
  const rates = createRates(places.rates)
  const train = createTraining({ places, store, pool, rates, publish, onFault })
  const queue = createRunQueue({ places, store, view, train, publish, onFault })

  /** Reserve this home, do something, and queue the run that it names. */
  const enqueue = async (prepare: (lockRun: (id: string) => Promise<void>) => Promise<string>): Promise<string> => {
    const { lockRun, letGo } = await queue.hold()
    try {
      const id = await prepare(lockRun)
      await queue.add(id, letGo)
      return id
    } catch (error) {
      await letGo()
      throw error
    }
  }

  const results = createResults({ ...needs, store, view })
  const sources: RunSources & ParentSource = { ...needs, finished: results.finished }
  const probe = createProbe({ pool, rates, onFault })
  const planNeeds = { ...sources, places, rates, engine: () => pool.status().info }

  /** What it is going to cost, to be held against what it took; a run is not refused because that cannot be told. */
  const planOf = async (decided: DecidedRun): Promise<PlannedCost | null> => {
    try {
      return plannedCost.parse(await costOf(decided, planNeeds))
    } catch (error) {
      onFault(error, 'reckoning the cost of a run')
      return null
    }
  }

  const start = async (choices: RunChoices) => {
    const ready = await checkStart(choices, sources)
    const from = ready.parent
      ? await startWeights(places.run(ready.parent.id), ready.parent, ready.spec.fromCheckpoint)
      : null
    const planned = await planOf(ready)
    const id = await enqueue(async lockRun => {
      const created = await store.create(stemOf(ready.spec), (id, number) => ({
        file: runFileOf(id, ready, from?.parent ?? null, needs.labVersion),
        state: { ...emptyState(`${titleOf(ready.spec)} ${number}`), warnings: ready.warnings, planned },
        ...(from && { before: folder => keepStart(folder, from) }),
      }))
      await lockRun(created)
      return created
    })
    return { runId: id, dir: places.run(id), spec: ready.spec }
  }

  const handlers: Runs['handlers'] = {
    'runs.list': () => view.list(),
    'runs.show': ({ runId }) => view.detail(runId),
    'runs.plan': choices => planRun(choices, { ...planNeeds, probe }),
    'runs.start': ({ spec }) => start(spec),
    'runs.stop': async ({ runId }) => {
      if (queue.stop(runId)) return {}
      const { state } = await view.summary(runId)
      if (state === 'running' || state === 'queued')
        throw new LabError('busy', `Run "${runId}" is at work in another Unfreeze.`, 'Stop it there.')
      return {} // it has ended meanwhile
    },
    'runs.resume': async ({ runId }) => {
      const { spec } = await store.readHead(runId)
      await refuseAtWork(runId)
      const { state } = await view.stateOf(runId)
      if (state === 'finished')
        throw new LabError(
          'run-state',
          `Run "${runId}" has finished: there is nothing to resume.`,
          'Start a new run, or evaluate this one.',
        )
      await enqueue(async lockRun => {
        await lockRun(runId)
        await store.changeState(runId, state => ({ ...state, state: 'queued', error: null }))
        return runId
      })
      return { dir: places.run(runId), spec }
    },
    'runs.rename': async ({ runId, title }) => {
      await store.readHead(runId)
      await store.changeState(runId, state => ({ ...state, title }))
      const summary = await view.summary(runId)
      publish('run', summary)
      return summary
    },
    'runs.note': async ({ runId, notes }) => {
      await store.readHead(runId)
      await store.changeState(runId, state => ({ ...state, notes }))
      return {}
    },
    'runs.remove': async ({ runId }) => {
      await view.summary(runId) // says whether there is such a run
      await refuseAtWork(runId)
      await store.trash(runId)
      publish('run.removed', { runId })
      return {}
    },
    ...results.handlers,
  }

  const titleOfRun = async (id: string) => (await view.stateOf(id)).title

  async function refuseAtWork(id: string) {
    const { state } = await view.stateOf(id)
    if (queue.has(id) || state === 'running' || state === 'queued')
      throw new LabError('run-state', `Run "${id}" is at work (${state}).`, 'Stop it first.')
  }

  return {
    list: view.list,
    handlers,
    progress: queue.progress,
    finished: results.finished,
    announce: async id => {
      const summary = await view.summary(id)
      publish('run', summary)
      return summary
    },
    titleOf: titleOfRun,
    stop: queue.close,
  }
}
