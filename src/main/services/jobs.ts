import { LabError } from '../../shared/contract/errors.ts'
import type { Handlers, Publish } from '../../shared/contract/index.ts'
import type { Job, JobKind } from '../../shared/contract/jobs.ts'
import { factOf } from './faults.ts'
import type { OnFault } from './faults.ts'
import { createTimeLeft } from './time-left.ts'

interface JobStart {
  kind: JobKind
  /** What the person sees: "Clone cats_vs_dogs_small". */
  title: string
  /** The dataset, net or run that it works on. */
  subject?: string | null
  /** What `done` and `total` count: "pictures", "bytes". */
  unit?: string
}

/** What the work of a job is given. */
export interface JobControl {
  /** Aborted by `jobs.stop` and when the lab closes; the work then rejects, and the job is told as stopped. */
  signal: AbortSignal
  /** How far it is. What is left out stays as it was; a new phase counts from 0 again. May be called as often as you like. */
  progress(step: {
    phase?: string
    done?: number
    total?: number | null
    unit?: string
    secondsLeft?: number | null
  }): void
  /** The job waits for something else (true), or has its turn (false). */
  queued(waits: boolean): void
}

export interface Jobs {
  /** Starts the work and answers at once. What the work resolves to is the job's `result`; what it throws its `error`. */
  start(start: JobStart, work: (control: JobControl) => Promise<unknown>): { jobId: string }
  /** Jobs at work, and the latest that ended. */
  list(): Job[]
  /** Stop every job and wait until each has ended. */
  stop(): Promise<void>
  handlers: Pick<Handlers, 'jobs.stop'>
}

/** Milliseconds between two facts of one job: ten a second. */
const factInterval = 100
const endedJobsKept = 50

interface Live {
  job: Job
  controller: AbortController
  ended: Promise<void>
}

/**
 * Long work as jobs: told by events, stopped by `jobs.stop`. A job's first and last fact are told at once, those in
 * between at most ten a second.
 *
 * @param now milliseconds of a clock that never goes back; tests pass their own
 */
export const createJobs = (
  publish: Publish,
  { onFault = () => undefined, now = () => performance.now() }: { onFault?: OnFault; now?: () => number } = {},
): Jobs => {
  const live = new Map<string, Live>()
  const ended: Job[] = []
  let lastId = 0

  const start: Jobs['start'] = ({ kind, title, subject = null, unit = '' }, work) => {
    const id = `job-${++lastId}`
    const controller = new AbortController()
    const timeLeft = createTimeLeft(now)
    let job: Job = {
      ...{ id, kind, title, subject, state: 'running', phase: '', done: 0, total: null, unit, secondsLeft: null },
      ...{ startedAt: new Date().toISOString(), error: null, result: null },
    }
    let timer: NodeJS.Timeout | undefined

    const tell = () => {
      clearTimeout(timer)
      timer = undefined
      publish('job', job)
    }
    const change = (part: Partial<Job>) => {
      if (!live.has(id)) return // late progress of a job that has ended
      job = { ...job, ...part }
      live.get(id)!.job = job
      timer ??= setTimeout(tell, factInterval).unref()
    }

    const control: JobControl = {
      signal: controller.signal,
      queued: waits => change({ state: waits ? 'queued' : 'running' }),
      progress: step => {
        const newPhase = step.phase !== undefined && step.phase !== job.phase
        const done = step.done ?? (newPhase ? 0 : job.done)
        const total = step.total !== undefined ? step.total : newPhase ? null : job.total
        if (newPhase) timeLeft.reset()
        const secondsLeft = step.secondsLeft !== undefined ? step.secondsLeft : timeLeft.at(done, total)
        change({ phase: step.phase ?? job.phase, done, total, unit: step.unit ?? job.unit, secondsLeft })
      },
    }

    const end = (part: Partial<Job>) => {
      job = { ...job, ...part, secondsLeft: null }
      live.delete(id)
      ended.push(job)
      if (ended.length > endedJobsKept) ended.shift()
      tell()
    }
    const run = async () => {
      try {
        const result: unknown = await work(control)
        end({ state: 'done', done: job.total ?? job.done, result: result ?? null })
      } catch (error) {
        const stopped = controller.signal.aborted || (error instanceof LabError && error.code === 'stopped')
        if (stopped) end({ state: 'stopped', error: null })
        else end({ state: 'failed', error: factOf(error, title, onFault) })
      }
    }
    live.set(id, { job, controller, ended: Promise.resolve() })
    publish('job', job)
    const atWork = live.get(id)!
    atWork.ended = run()
    return { jobId: id }
  }

  const stopped = () => new LabError('stopped', 'Stopped.')

  return {
    start,
    list: () => [...ended, ...[...live.values()].map(({ job }) => job)],
    stop: async () => {
      const all = [...live.values()]
      for (const { controller } of all) controller.abort(stopped())
      await Promise.all(all.map(({ ended }) => ended))
    },
    handlers: {
      'jobs.stop': ({ jobId }) => {
        const running = live.get(jobId)
        if (!running && !ended.some(job => job.id === jobId))
          throw new LabError(
            'not-found',
            `There is no job "${jobId}".`,
            'It may belong to an earlier start of the lab.',
          )
        running?.controller.abort(stopped())
        return {}
      },
    },
  }
}
