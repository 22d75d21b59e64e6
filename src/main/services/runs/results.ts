import type { Dataset, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Handlers, Publish } from '../../../shared/contract/index.ts'
import { evaluationOf, readEvaluation } from '../../files/evaluation-file.ts'
import { predictedTargets } from '../../files/regression-figures.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import { namesNow, renameKeys, renaming } from '../datasets/class-names.ts'
import type { TestOpening } from '../datasets/index.ts'
import { forJob } from '../for-job.ts'
import type { Jobs } from '../jobs.ts'
import type { WorkerPool } from '../worker-pool.ts'
import type { RunSources } from './check-start.ts'
import { comparePairs, noteOn } from './compare.ts'
import { evaluatedImages } from './evaluated-images.ts'
import { imagesOrNone, pageOf } from './run-images.ts'
import type { RunStore } from './run-store.ts'
import type { RunView } from './run-view.ts'

/** Where openings are counted: the datasets service. */
export interface OpeningBook {
  /** @returns the dataset with this opening counted */
  recordTestOpening(name: string, opening: TestOpening): Promise<Pick<Dataset, 'testOpenings'>>
}

interface Needs {
  places: HomePlaces
  pool: WorkerPool
  jobs: Jobs
  publish: Publish
  datasets: RunSources['datasets'] & OpeningBook
  store: RunStore
  view: RunView
}

type ResultRequest = 'runs.evaluate' | 'runs.openTest' | 'runs.compare' | 'runs.images' | 'runs.values'

export interface Results {
  handlers: Pick<Handlers, ResultRequest>
  /** Run.json of a run whose best checkpoint can be used. @throws LabError `not-found`, `run-state` */
  finished(id: string): Promise<RunFile>
}

/** What a finished run made of pictures. The seal of its test set is kept here and in run-view.ts. */
export const createResults = ({ places, pool, jobs, publish, datasets, store, view }: Needs): Results => {
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

  const resultsToCompare = async (id: string, split: 'validation' | 'test') => {
    const file = await finished(id)
    if (!(await mayShow(id, split))) throw sealed(id)
    const kept = await evaluatedImages(places, id, split)
    const names = await namesNow(file.dataset, datasets)
    const rename = renaming(file.dataset.classes, names)
    const images = kept.map(image => ({
      ...image,
      class: image.class === null ? null : rename(image.class),
      predicted: image.predicted === null ? null : rename(image.predicted),
      probabilities: renameKeys(image.probabilities, rename),
    }))
    const { count, loss, accuracy, low, high, mae, top5 } = evaluationOf(images, names)
    const { title } = await view.stateOf(id)
    const { recipe } = file.spec
    const result = { count, loss, accuracy, low, high, mae, top5 }
    return { runId: id, title, recipe, dataset: file.dataset.name, kind: file.dataset.kind, result, images }
  }

  const handlers: Results['handlers'] = {
    'runs.evaluate': async ({ runId, split }) => {
      await finished(runId)
      return jobs.start(
        { kind: 'evaluate', title: `Evaluate ${runId} on ${split}`, subject: runId, unit: 'pictures' },
        async control => {
          const input = { home: places.home, folder: places.run(runId), split }
          const evaluation = await pool.run('evaluate', input, forJob(control))
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
      let before = 0
      try {
        const opening = { time: new Date().toISOString(), runId, by }
        before = (await datasets.recordTestOpening(file.dataset.name, opening)).testOpenings - 1
      } catch (error) {
        // A dataset that was removed has no test set that could be spoiled any more.
        if (!(error instanceof LabError) || error.code !== 'not-found') throw error
      }
      await store.changeState(runId, state => ({
        ...state,
        testOpened: true,
        warnings: state.testOpened || before < 1 ? state.warnings : [...state.warnings, openedBefore(file, before)],
      }))
      publish('run', await view.summary(runId))
      return evaluation
    },
    'runs.compare': async ({ runIds, split }) => {
      const ids = [...new Set(runIds)]
      if (ids.length < 2)
        throw new LabError('bad-request', `Expected 2 or more different runs. Received "${ids[0]}" alone.`)
      const compared = await Promise.all(ids.map(id => resultsToCompare(id, split)))
      if (new Set(compared.map(({ kind }) => kind)).size > 1) throw differentTasks()
      const pairs = comparePairs(compared.map(({ runId, images }) => ({ runId, images })))
      return {
        runs: compared.map(({ runId, title, recipe, dataset, result }) => ({ runId, title, recipe, dataset, result })),
        ...{ split, pairs, note: noteOn(split, ids, pairs) },
      }
    },
    'runs.values': async ({ runId, split }) => {
      if (!(await mayShow(runId, split))) throw sealed(runId)
      const results = await evaluatedImages(places, runId, split)
      const all = predictedTargets(results)
      return { targets: all.map(({ target }) => target), values: all.map(({ value }) => value) }
    },
    'runs.images': async wanted => {
      const { runId, split } = wanted
      const head = await store.readHead(runId)
      if (!(await mayShow(runId, split))) throw sealed(runId)
      const results = await evaluatedImages(places, runId, split)
      return pageOf(results, await imagesOrNone(() => datasets.images(head.dataset.name), split), wanted)
    },
  }

  return { handlers, finished }
}

/** The first look of a run at a test set that was looked at before. */
const openedBefore = ({ dataset }: RunFile, times: number): string =>
  `The test set of "${dataset.name}" had been opened ${times === 1 ? 'once' : `${times} times`} before this run's result was looked at: whatever was chosen after a look at it makes accuracies on it optimistic.`

const differentTasks = () =>
  new LabError(
    'bad-request',
    'Some of these runs tell classes apart and others predict a number: there is nothing to compare.',
    'Choose runs of one dataset.',
  )

const sealed = (id: string) =>
  new LabError(
    'run-state',
    `The test set of run "${id}" is sealed.`,
    'Open the test set first; each opening is counted.',
  )
