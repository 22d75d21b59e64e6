import type { Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Handlers, RequestName } from '../../../shared/contract/index.ts'
import type { ComputedPitfall, Pitfalls } from '../../../shared/contract/pitfalls.ts'
import type { RunDetail, RunSummary } from '../../../shared/contract/runs.ts'
import { accuracyOf } from '../../../shared/statistics/accuracy.ts'
import { writeJson } from '../../files/atomic.ts'
import { readImageResults } from '../../files/evaluation-file.ts'
import { ifFound } from '../../files/if-there.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { TestOpening } from '../datasets/openings.ts'
import { forJob } from '../for-job.ts'
import type { JobControl, Jobs } from '../jobs.ts'
import { notEvaluated } from '../runs/evaluated-images.ts'
import type { Runs } from '../runs/index.ts'
import type { WorkerPool } from '../worker-pool.ts'
import { oneNumberOf, paceOf, partingOf, splitRolesOf, surenessOf } from './at-once.ts'
import { moreDataOf, pitfallPlaces, readMoreData, readSplitsApart, splitsApartOf } from './computed.ts'
import type { EvaluatedRun } from './evaluated-run.ts'

interface Needs {
  places: HomePlaces
  jobs: Pick<Jobs, 'start'>
  pool: Pick<WorkerPool, 'run'>
  runs: Pick<Runs, 'list' | 'finished' | 'handlers'>
  datasets: {
    images(name: string): Promise<Record<Split, Image[]>>
    openings(name: string): Promise<TestOpening[]>
  }
}

type PitfallRequest = Extract<RequestName, `pitfalls.${string}`>

const shares = [0.1, 0.25, 0.5, 1]
const repeats = 3

const nothingFrozen =
  'Nothing is frozen in a net from scratch: there is no head that could be trained anew on kept features.'
const noClasses = 'A regression has no share of right pictures that could be forecast.'

/** The pitfalls of a run: most follow from stored results at once, two are jobs that train. */
export const createPitfalls = ({
  places,
  jobs,
  pool,
  runs,
  datasets,
}: Needs): { handlers: Pick<Handlers, PitfallRequest> } => {
  const detailOf = async (runId: string): Promise<RunDetail> => runs.handlers['runs.show']({ runId })

  const evaluated = async (runId: string): Promise<EvaluatedRun[]> => {
    const { summary, evaluations } = await detailOf(runId)
    const images = await readImageResults(places.run(runId), 'validation')
    return evaluations.validation && images
      ? [{ summary, validation: evaluations.validation, test: evaluations.test, images }]
      : []
  }

  /** Finished runs of a dataset, those with the lowest loss first: accuracy alone would leave a regression out. */
  const runsOn = async (dataset: string): Promise<EvaluatedRun[]> => {
    const finished = (await runs.list()).filter(run => run.state === 'finished' && run.dataset === dataset)
    const all = (await Promise.all(finished.map(({ id }) => evaluated(id)))).flat()
    const quality = ({ validation }: EvaluatedRun) => validation.accuracy ?? -validation.loss
    return all.sort((a, b) => quality(b) - quality(a))
  }

  const untoldFor = ({ recipe }: Pick<RunSummary, 'recipe'>, classes: readonly string[]): { reason: string } | null => {
    if (recipe === 'scratch') return { reason: nothingFrozen }
    return classes.length === 0 ? { reason: noClasses } : null
  }

  const show = async (runId: string): Promise<Pitfalls> => {
    await runs.finished(runId)
    const { summary, classes, pictures } = await detailOf(runId)
    const all = await runsOn(summary.dataset)
    const own = all.find(run => run.summary.id === runId)
    if (!own) throw notEvaluated(runId, 'validation')
    const best = all[0] ? accuracyOf(all[0].validation) : null
    const folder = places.run(runId)
    return {
      ...{ runId, dataset: summary.dataset },
      moreData: untoldFor(summary, classes) ?? (await readMoreData(folder)),
      splitRoles: splitRolesOf(pictures, all, best, await openingsOf(summary.dataset)),
      splitsApart: await readSplitsApart(folder),
      sureness: surenessOf(own, all),
      oneNumber: oneNumberOf(all),
      pace: paceOf(all),
      parting: partingOf(all),
    }
  }

  /** A dataset that was removed has no openings that could be read; its runs stay readable. */
  const openingsOf = async (name: string) => (await ifFound(() => datasets.openings(name))) ?? []

  const compute: Record<ComputedPitfall, (runId: string, seed: number, control: JobControl) => Promise<void>> = {
    moreData: async (runId, seed, control) => {
      const { summary, classes } = await detailOf(runId)
      const untold = untoldFor(summary, classes)
      if (untold) throw new LabError('run-state', untold.reason)
      const began = performance.now()
      const input = { home: places.home, folder: places.run(runId), shares, repeats, seed }
      const result = await pool.run('moreData', input, inWorker(control))
      await writeJson(pitfallPlaces(places.run(runId)).moreData, moreDataOf(result, seed, secondsSince(began)))
    },
    splitsApart: async (runId, seed, control) => {
      const began = performance.now()
      const run = await runs.finished(runId)
      const input = { home: places.home, folder: places.run(runId), seed }
      const result = await pool.run('splitsApart', input, inWorker(control))
      const images = await ifFound(() => datasets.images(run.dataset.name))
      const found = splitsApartOf(result, run, images, seed, secondsSince(began))
      await writeJson(pitfallPlaces(places.run(runId)).splitsApart, found)
    },
  }

  return {
    handlers: {
      'pitfalls.show': ({ runId }) => show(runId),
      'pitfalls.compute': async ({ runId, which, seed }) => {
        await runs.finished(runId)
        return jobs.start({ kind: 'pitfalls', title: titles[which], subject: runId, unit: 'steps' }, async control => {
          await compute[which](runId, seed, control)
          return show(runId)
        })
      },
    },
  }
}

const titles: Record<ComputedPitfall, string> = {
  moreData: 'Train heads on parts of the pictures',
  splitsApart: 'Tell the splits apart',
}

const inWorker = (control: JobControl) =>
  forJob(control, step => ({ ...step, unit: step.phase === 'features' ? 'pictures' : 'steps' }))

const secondsSince = (began: number) => (performance.now() - began) / 1000
