import { z } from 'zod'
import { cacheRequests } from './cache.ts'
import { dataset, datasetEvents, datasetRequests } from './datasets.ts'
import { event, request } from './define.ts'
import type { EventDefinition, RequestDefinition } from './define.ts'
import { engineEvents, engineRequests, engineStatus } from './engine.ts'
import { exportRequests } from './exports.ts'
import { insightEvents, insightRequests } from './insight.ts'
import { job } from './jobs.ts'
import { netRequests } from './nets.ts'
import { offer, offerToken } from './offers.ts'
import { pitfallRequests } from './pitfalls.ts'
import { predictRequests } from './predict.ts'
import { resultRequests } from './results.ts'
import { runProgress, runEvents, runRequests, runSummary } from './runs.ts'
import { weightsEvents, weightsFile, weightsRequests } from './weights.ts'

/** The whole lab as a client sees it on (re)connecting; events with a later `seq` are applied to it. */
export const snapshot = z.object({
  seq: z.number().int(),
  version: z.string(),
  home: z.string(),
  engine: engineStatus,
  datasets: z.array(dataset),
  weights: z.array(weightsFile),
  runs: z.array(runSummary),
  /** Where the runs that are at work stand. */
  progress: z.array(runProgress),
  jobs: z.array(job),
})
export type Snapshot = z.infer<typeof snapshot>

/** Everything that can be asked. */
export const requests = {
  'lab.snapshot': request(z.object({}), snapshot),
  'jobs.stop': request(z.object({ jobId: z.string() }), z.object({})),
  'offers.describe': request(z.object({ token: offerToken }), offer),
  ...datasetRequests,
  ...netRequests,
  ...weightsRequests,
  ...engineRequests,
  ...cacheRequests,
  ...runRequests,
  ...resultRequests,
  ...pitfallRequests,
  ...predictRequests,
  ...insightRequests,
  ...exportRequests,
} satisfies Record<string, RequestDefinition>

/** Everything that is told. */
export const events = {
  job: event(job),
  ...datasetEvents,
  ...weightsEvents,
  ...engineEvents,
  ...runEvents,
  ...insightEvents,
} satisfies Record<string, EventDefinition>

export type RequestName = keyof typeof requests
export type EventName = keyof typeof events

/** What a client passes: settings with a default may be left out. */
export type Input<N extends RequestName> = z.input<(typeof requests)[N]['input']>
/** What a handler receives: defaults filled in. */
export type Parsed<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type Output<N extends RequestName> = z.output<(typeof requests)[N]['output']>
export type Fact<E extends EventName> = z.output<(typeof events)[E]['fact']>

/** One function for each request: the services together implement it, the compiler sees to it that none is missing. */
export type Handlers = { [N in RequestName]: (input: Parsed<N>) => Promise<Output<N>> | Output<N> }

/** Tell all clients a fact. */
export type Publish = <E extends EventName>(event: E, fact: Fact<E>) => void
