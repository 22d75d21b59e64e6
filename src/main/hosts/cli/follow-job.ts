import { LabError } from '../../../shared/contract/errors.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import type { Context, Session } from './context.ts'

export interface FollowOptions {
  /** Whether programs get a line for each step, too; a command whose whole answer is one value has none. */
  events: boolean
}

/**
 * Start a job, show how far it is, and wait for its end. Ctrl-C stops it in order.
 *
 * @returns what the job made
 * @throws LabError what it failed with, or `stopped`
 */
export const followJob = async (
  { terminal, interrupt }: Context,
  { client }: Session,
  start: () => Promise<{ jobId: string }>,
  { events }: FollowOptions,
): Promise<unknown> => {
  const latest = new Map<string, Job>()
  let check: () => void = () => undefined
  let own: string | null = null

  const show = (job: Job) => {
    const { phase, done, total, unit, secondsLeft, title } = job
    if (job.state === 'queued') return terminal.progress({ title, phase: 'waiting', ...nothingYet })
    if (job.state !== 'running') return
    terminal.progress({ title, phase, done, total, unit, secondsLeft })
    if (events && phase) terminal.value({ event: 'progress', phase, done, total, unit, secondsLeft })
  }
  // A job may be told before the answer that names it.
  const leave = client.on('job', job => {
    latest.set(job.id, job)
    if (job.id === own) show(job)
    check()
  })
  const stopListening = interrupt.listen(() => {
    terminal.note('Stopping…')
    if (own) client.request('jobs.stop', { jobId: own }).catch((error: unknown) => terminal.note(String(error)))
  })
  try {
    own = (await start()).jobId
    const id = own
    const ended = await new Promise<Job>(resolve => {
      check = () => {
        const job = latest.get(id)
        if (job && ['done', 'failed', 'stopped'].includes(job.state)) resolve(job)
      }
      check()
    })
    if (ended.state === 'done') return ended.result
    throw ended.error ? LabError.fromFact(ended.error) : new LabError('stopped', 'Stopped.')
  } finally {
    leave()
    stopListening()
    terminal.rest()
  }
}

const nothingYet = { done: 0, total: null, unit: '', secondsLeft: null }
