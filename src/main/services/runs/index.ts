import type { Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Handlers, Publish, RequestName } from '../../../shared/contract/index.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { RunProgress, RunSummary } from '../../../shared/contract/runs.ts'
import { readEvaluation, readImageResults } from '../../files/evaluation-file.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile, RunImage } from '../../files/run-file.ts'
import type { WorkerPool } from '../worker-pool.ts'
import type { Jobs } from '../jobs.ts'
import type { OnFault } from '../faults.ts'
import { netById } from '../../nets/index.ts'
import { checkStart } from './check-start.ts'
import type { ReadyRun, RunSources } from './check-start.ts'
import { createRates } from './rates.ts'
import { imagesOrNone, pageOf } from './run-images.ts'
import { planRun } from './run-plan.ts'
import { createRunQueue } from './run-queue.ts'
import { createRunStore, emptyState } from './run-store.ts'
import { createRunView } from './run-view.ts'
import { createTraining } from './training.ts'

type RunRequest = Extract<RequestName, `runs.${string}`>

/** A test set's seal was broken: a line of the dataset's openings.jsonl. */
export interface TestOpening {
  time: string
  runId: string
  by: 'window' | 'command line'
}

interface Needs extends RunSources {
  places: HomePlaces
  pool: WorkerPool
  jobs: Jobs
  publish: Publish
  labVersion: string
  onFault: OnFault
  datasets: RunSources['datasets'] & { recordTestOpening(name: string, opening: TestOpening): Promise<unknown> }
}

export interface Runs {
  /** Newest first; see run-view.ts. */
  list(): Promise<RunSummary[]>
  handlers: Pick<Handlers, RunRequest>
  /** Where the runs at work stand, for a client that has just come. */
  progress(): RunProgress[]
  /** Run.json of a run whose best checkpoint can be used. @throws LabError `not-found`, `run-state` */
  finished(id: string): Promise<RunFile>
  /** Stop training; resolves when every run's state is on the disk. */
  stop(): Promise<void>
}

/** Runs: start, stop, resume, look at, evaluate. The seal of the test set is kept here and in run-view.ts. */
export const createRuns = (needs: Needs): Runs => {
  const { places, pool, jobs, publish, datasets, onFault } = needs
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

  const start = async (ready: ReadyRun) => {
    const id = await enqueue(async lockRun => {
      const created = await store.create(stemOf(ready.spec), (id, number) => ({
        file: runFileOf(id, ready, needs.labVersion),
        state: emptyState(`${titleOf(ready.spec)} ${number}`),
      }))
      await lockRun(created)
      return created
    })
    return { runId: id, dir: places.run(id), spec: ready.spec }
  }

  const finished = async (id: string): Promise<RunFile> => {
    const file = await store.readFile(id)
    const { state } = await view.stateOf(id)
    if (state !== 'finished')
      throw new LabError(
        'run-state',
        `Run "${id}" is ${state}: its best checkpoint can be used when it has finished.`,
        state === 'running' || state === 'queued' ? 'Wait for its end.' : `Resume it: \`unfreeze resume ${id}\`.`,
      )
    return file
  }

  const mayShow = async (id: string, split: Split): Promise<boolean> =>
    split !== 'test' || (await view.stateOf(id)).testOpened

  const handlers: Runs['handlers'] = {
    'runs.list': () => view.list(),
    'runs.show': ({ runId }) => view.detail(runId),
    'runs.plan': choices => planRun(choices, { ...needs, rates, engine: () => pool.status().info }),
    'runs.start': async ({ spec }) => start(await checkStart(spec, needs)),
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
    'runs.remove': async ({ runId }) => {
      await view.summary(runId) // says whether there is such a run
      await refuseAtWork(runId)
      await store.trash(runId)
      publish('run.removed', { runId })
      return {}
    },
    'runs.evaluate': async ({ runId, split }) => {
      await finished(runId)
      return jobs.start(
        { kind: 'evaluate', title: `Evaluate ${runId} on ${split}`, subject: runId, unit: 'pictures' },
        async ({ signal, progress, queued }) => {
          queued(true)
          const evaluation = await pool.run(
            'evaluate',
            { home: places.home, folder: places.run(runId), split },
            {
              signal,
              onStart: () => queued(false),
              onFact: fact => fact.type === 'progress' && progress(fact),
            },
          )
          publish('run', await view.summary(runId))
          // A job's result goes to everyone: that of a sealed test set is on the disk and waits to be opened.
          return (await mayShow(runId, split)) ? evaluation : null
        },
      )
    },
    'runs.openTest': async ({ runId, by }) => {
      const file = await finished(runId)
      const evaluation = await readEvaluation(places.run(runId), file, 'test')
      if (!evaluation)
        throw new LabError(
          'run-state',
          `The results of run "${runId}" on the test set are not there.`,
          `Evaluate it first: \`unfreeze evaluate ${runId} --split test\`.`,
        )
      // The line comes first: if the power goes between the two, an opening is counted that nobody saw, never the other way.
      try {
        await datasets.recordTestOpening(file.dataset.name, { time: new Date().toISOString(), runId, by })
      } catch (error) {
        // A dataset that was removed has no test set that could be spoiled any more.
        if (!(error instanceof LabError) || error.code !== 'not-found') throw error
      }
      await store.changeState(runId, state => ({ ...state, testOpened: true }))
      publish('run', await view.summary(runId))
      return evaluation
    },
    'runs.images': async wanted => {
      const { runId, split } = wanted
      const head = await store.readHead(runId)
      if (!(await mayShow(runId, split)))
        throw new LabError(
          'run-state',
          `The test set of run "${runId}" is sealed.`,
          'Open the test set first; each opening is counted.',
        )
      const results = await readImageResults(places.run(runId), split)
      if (!results)
        throw new LabError(
          'run-state',
          `Run "${runId}" was not evaluated on ${split} yet.`,
          'Wait for its end, or evaluate it.',
        )
      return pageOf(results, await imagesOrNone(() => needs.datasets.images(head.dataset.name), split), wanted)
    },
  }

  async function refuseAtWork(id: string) {
    const { state } = await view.stateOf(id)
    if (queue.has(id) || state === 'running' || state === 'queued')
      throw new LabError('run-state', `Run "${id}" is at work (${state}).`, 'Stop it first.')
  }

  return { list: view.list, handlers, progress: queue.progress, finished, stop: queue.close }
}

/** `features-vgg16-cats-vs-dogs`: what ids begin with; a dataset's name may hold more than an id may. */
const stemOf = ({ recipe, base, dataset }: RunSpec): string =>
  `${recipe}-${base}-${dataset.replace(/[^a-z0-9]+/g, '-')}`.slice(0, 56).replace(/-+$/, '')

const recipeTitles: Record<RunSpec['recipe'], string> = {
  scratch: 'From scratch',
  features: 'Fast feature extraction',
  augment: 'Feature extraction with augmentation',
  finetune: 'Fine-tuning',
}

const titleOf = ({ recipe, base, dataset }: RunSpec): string =>
  `${recipeTitles[recipe]}, ${netById(base).title} on ${dataset}`

const runFileOf = (id: string, { spec, dataset, images, weights }: ReadyRun, labVersion: string): RunFile => {
  const { name, path, kind, classes, target, orientation } = dataset
  return {
    format: 1,
    id,
    createdAt: new Date().toISOString(),
    labVersion,
    spec,
    dataset: { name, path, kind, classes, target, orientation },
    images: {
      train: images.train.map(imageOf),
      validation: images.validation.map(imageOf),
      test: images.test.map(imageOf),
    },
    weights: { net: weights.net, file: weights.file, sha256: weights.sha256 },
    engine: null,
  }
}

const imageOf = ({ file, sha256, label, target }: Image): RunImage => ({ file, sha256, label, target })
