import { z } from 'zod'
import { errorFact } from './errors.ts'

export const jobKinds = [
  'dataset.add',
  'dataset.check',
  'weights.get',
  'weights.add',
  'engine.install',
  'engine.selfTest',
  'engine.measure',
  'features',
  'run',
  'evaluate',
  'latency',
  'pitfalls',
  'predict',
  'insight',
  'export',
  'import',
] as const

export const jobStates = ['queued', 'running', 'done', 'failed', 'stopped'] as const

/**
 * Work that takes longer than a request may: started by a request that answers at once with the job, told by events,
 * stopped by `jobs.stop`. `done` and `total` count `unit`s; `secondsLeft` is null until it can be told.
 */
export const job = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  /** What the person sees: "Clone cats_vs_dogs_small". */
  title: z.string(),
  /** The dataset, net or run that it works on, where there is one. */
  subject: z.string().nullable(),
  state: z.enum(jobStates),
  phase: z.string(),
  done: z.number().nonnegative(),
  total: z.number().nonnegative().nullable(),
  unit: z.string(),
  secondsLeft: z.number().nonnegative().nullable(),
  startedAt: z.string(),
  error: errorFact.nullable(),
  /** What the job made, when it is done: the output that its request documents. */
  result: z.unknown(),
})
export type Job = z.infer<typeof job>
export type JobKind = Job['kind']
