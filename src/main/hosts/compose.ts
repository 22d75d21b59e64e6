import type { Handlers, RequestName } from '../../shared/contract/index.ts'
import { homePlaces } from '../files/places.ts'
import type { HomePlaces } from '../files/places.ts'
import { checkWritable } from '../files/writable.ts'
import { createAssets } from '../services/assets.ts'
import type { Assets } from '../services/assets.ts'
import { createCache } from '../services/cache.ts'
import { createDatasets } from '../services/datasets/index.ts'
import { createEngine } from '../services/engine/index.ts'
import { createEngineLanes } from '../services/engine-lanes.ts'
import { createFaultLog } from '../services/fault-log.ts'
import type { Exports } from '../services/exports/index.ts'
import { createExports } from '../services/exports/index.ts'
import type { OnFault } from '../services/faults.ts'
import { createInsight } from '../services/insight/index.ts'
import { createJobs } from '../services/jobs.ts'
import { createMeasure } from '../services/measure.ts'
import { createNets } from '../services/nets.ts'
import { createOffers } from '../services/offers.ts'
import type { Offers } from '../services/offers.ts'
import { createPitfalls } from '../services/pitfalls/index.ts'
import { createPredict } from '../services/predict.ts'
import { createSortCopies } from '../services/sort-copies.ts'
import { createResultFigures } from '../services/results/index.ts'
import { createRuns } from '../services/runs/index.ts'
import { createWeights } from '../services/weights.ts'
import type { WorkerPort } from '../services/worker-port.ts'
import { createEvents, createRouter } from './router.ts'
import type { Router } from './router.ts'
import { stopInReverse } from './stop-in-reverse.ts'

export interface LabOptions {
  /** Folder of everything that is the learner's; made where it is missing. */
  home: string
  labVersion: string
  /** How the engine's child is started; throws where it cannot be. */
  startWorker: () => WorkerPort
  /** Hears of errors that nobody foresaw, besides the log in the home. */
  onFault?: OnFault
}

export interface Lab {
  router: Router
  offers: Offers
  assets: Assets
  exports: Pick<Exports, 'kept'>
  places: HomePlaces
  /** Start the engine before the first job needs it; whether it runs is told by events. */
  warmUp(): void
  /** Stop runs at a checkpoint, end the engine's child, give locks back. */
  stop(): Promise<void>
}

/** Refused at once where the home cannot be written to, before any work; looking at what is there goes on. */
const writing = [
  'datasets.add',
  'datasets.remove',
  'weights.get',
  'weights.add',
  'runs.start',
  'runs.resume',
  'sharedRuns.import',
] as const

/** Everything the lab consists of, built in order, stopped in reverse. This is the place to read first. */
export const compose = async ({ home, labVersion, startWorker, onFault: alsoTell }: LabOptions): Promise<Lab> => {
  const places = homePlaces(home)
  const log = createFaultLog(places.log)
  const onFault: OnFault = (error, during) => {
    log(error, during)
    alsoTell?.(error, during)
  }
  const events = createEvents(onFault)
  const { publish } = events

  const jobs = createJobs(publish, { onFault })
  const offers = createOffers()
  const datasets = createDatasets({ places, jobs, publish, offers })
  const assets = createAssets({ places, datasets })
  const nets = createNets()
  const weights = createWeights({ places, jobs, publish, offers })
  const pool = createEngineLanes({ start: startWorker, publish })
  const engine = createEngine({ jobs, pool })
  const measure = createMeasure({ jobs, pool, offers, weights })
  const runs = createRuns({ places, pool, jobs, publish, labVersion, onFault, datasets, weights })
  const results = createResultFigures({ places, jobs, pool, runs })
  const pitfalls = createPitfalls({ places, jobs, pool, runs, datasets })
  const predict = createPredict({
    ...{ places, pool, jobs, offers, assets, datasets, weights },
    finishedRun: runs.finished,
  })

  const insight = createInsight({
    ...{ places, pool, jobs, publish, offers, assets, datasets, weights },
    ...{ finishedRun: runs.finished, titleOf: runs.titleOf },
  })

  const exports = createExports({
    ...{ places, pool, jobs, offers, labVersion, datasets },
    ...{ finishedRun: runs.finished, announceRun: runs.announce },
  })

  const handlers: Handlers = {
    ...jobs.handlers,
    ...offers.handlers,
    ...datasets.handlers,
    ...nets.handlers,
    ...weights.handlers,
    ...engine.handlers,
    ...createCache(places).handlers,
    ...measure.handlers,
    ...runs.handlers,
    ...results.handlers,
    ...pitfalls.handlers,
    ...predict.handlers,
    ...createSortCopies({ places, jobs, offers, assets }).handlers,
    ...exports.handlers,
    ...insight.handlers,
    'lab.snapshot': async () => {
      // Taken before everything else: an event that comes meanwhile is applied once more, never lost.
      const { seq } = events
      const [allDatasets, allWeights, allRuns] = await Promise.all([datasets.list(), weights.list(), runs.list()])
      return {
        ...{ seq, version: labVersion, home, engine: pool.status() },
        ...{ datasets: allDatasets, weights: allWeights, runs: allRuns },
        ...{ progress: runs.progress(), jobs: jobs.list() },
      }
    },
  }

  const router = createRouter(
    events,
    guarded(handlers, () => checkWritable(home)),
    onFault,
  )

  return {
    ...{ router, offers, assets, exports, places },
    warmUp: () => void pool.info().catch(() => undefined), // told as the engine's state
    stop: () =>
      stopInReverse(
        [
          { name: 'jobs', stop: jobs.stop },
          { name: 'engine', stop: () => pool.stop() },
          { name: 'runs', stop: runs.stop },
        ],
        onFault,
      ),
  }
}

const guarded = (handlers: Handlers, check: () => Promise<void>): Handlers => {
  const before = <N extends RequestName>(name: N): Pick<Handlers, N> => {
    const handler = handlers[name] as (input: unknown) => unknown
    const checked = async (input: unknown) => {
      await check()
      return handler(input)
    }
    return { [name]: checked } as unknown as Pick<Handlers, N>
  }
  return Object.assign({ ...handlers }, ...writing.map(before)) as Handlers
}
