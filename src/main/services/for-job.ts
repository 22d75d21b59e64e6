import type { WorkerFact } from '../worker/protocol.ts'
import type { JobControl } from './jobs.ts'
import type { WorkerRunOptions } from './worker-pool.ts'

type Progress = Extract<WorkerFact, { type: 'progress' }>

/**
 * Options of `pool.run` for work that a job waits for: the job is queued until the engine has time for it, is stopped when the
 * person stops it, and tells the engine's progress as its own.
 *
 * @param tell how a step of the engine is told, where its phase or unit is called otherwise; the job's own unit stands elsewhere
 * @example const found = await pool.run('predict', input, forJob(control))
 */
export const forJob = (
  { signal, progress, queued }: JobControl,
  tell: (step: Progress) => Parameters<JobControl['progress']>[0] = step => step,
): WorkerRunOptions => {
  queued(true)
  return {
    signal,
    onStart: () => queued(false),
    onFact: fact => {
      if (fact.type === 'progress') progress(tell(fact))
    },
  }
}
