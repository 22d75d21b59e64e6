import type { EngineInfo, EngineStatus } from '../../shared/contract/engine.ts'
import { LabError } from '../../shared/contract/errors.ts'
import type { Publish } from '../../shared/contract/index.ts'
import type {
  FromWorker,
  ToWorker,
  WorkerFact,
  WorkerJobInput,
  WorkerJobKind,
  WorkerJobResult,
} from '../worker/protocol.ts'
import { within } from './within.ts'
import { createWorkerChild } from './worker-child.ts'
import type { WorkerChild, WorkerInfo } from './worker-child.ts'
import type { WorkerPort } from './worker-port.ts'

export type { WorkerInfo } from './worker-child.ts'

export interface WorkerRunOptions {
  /** Aborting takes a waiting job out of the queue, and asks a running one to stop at its next checkpoint. */
  signal?: AbortSignal
  onFact?: (fact: WorkerFact) => void
  /** The job has its turn; `info` is the engine that it runs on. */
  onStart?: (info: WorkerInfo) => void
}

export interface WorkerPool {
  /** The engine that runs; starts it where it is not. @throws LabError `engine-unavailable` */
  info(): Promise<WorkerInfo>
  /**
   * One job in the engine's process. Jobs take turns in the order in which they were asked for.
   *
   * @throws LabError what the job failed with; `stopped`; `engine-died`; `engine-unavailable`
   */
  run<K extends WorkerJobKind>(
    kind: K,
    input: WorkerJobInput<K>,
    options?: WorkerRunOptions,
  ): Promise<WorkerJobResult<K>>
  status(): EngineStatus
  /** Start the child anew, so that it finds an engine that was installed just now; a running job ends before. */
  renew(): void
  /** Process number of the engine's child that trains. */
  pid(): number | undefined
  /** Process numbers of all that run, for counting their memory. */
  pids(): (number | undefined)[]
  /** End the child: a running job is asked to stop, and after `graceMs` it is not asked any more. */
  stop(graceMs?: number): Promise<void>
}

interface Waiting {
  id: number
  kind: WorkerJobKind
  input: unknown
  options: WorkerRunOptions
  resolve(result: unknown): void
  reject(error: unknown): void
  settled: Promise<void>
}

const exitGraceMs = 2000

const stopped = () => new LabError('stopped', 'Stopped.')

const closed = () => new LabError('stopped', 'The lab is closing.', 'Open it again, then resume.')

/** The engine's child process: started when first needed, one job after the other, started again when it dies. */
export const createWorkerPool = ({ start, publish }: { start: () => WorkerPort; publish: Publish }): WorkerPool => {
  let child: WorkerChild | null = null
  let current: Waiting | null = null
  let queue: Waiting[] = []
  let lastId = 0
  let closing = false
  let outdated = false
  let info: WorkerInfo | null = null
  let status: EngineStatus = { state: 'starting', info: null, message: 'Starts with the first job that needs it.' }

  const tell = (state: EngineStatus['state'], message: string | null = null) => {
    status = { state, info: info && withoutCpu(info), message }
    publish('engine', status)
  }

  const ensure = (): WorkerChild => {
    if (child) return child
    const fresh: WorkerChild = createWorkerChild(start, { onMessage: answer, onGone: death => gone(fresh, death) })
    child = fresh
    if (status.state !== 'restarting') tell('starting')
    fresh.ready.then(
      ready => {
        if (child !== fresh) return
        info = ready
        tell('ready')
        next()
      },
      (error: unknown) => unavailable(fresh, error),
    )
    return fresh
  }

  const unavailable = (which: WorkerChild, error: unknown) => {
    if (child !== which) return
    child = null
    which.kill()
    if (closing) return
    tell('failed', error instanceof Error ? error.message : String(error))
    for (const waiting of queue.splice(0)) waiting.reject(error)
  }

  /** After it had been ready: the job at hand is lost, all others wait for the new child. */
  const gone = (which: WorkerChild, death: LabError) => {
    if (child !== which) return
    child = null
    const lost = current
    current = null
    if (!closing) {
      tell('restarting', death.message)
      ensure()
    }
    lost?.reject(closing ? closed() : death)
  }

  const next = () => {
    if (current || closing || !child?.isReady || !info) return
    if (outdated) return replace(child)
    const job = queue.shift()
    if (!job) return
    current = job
    tell('busy')
    job.options.onStart?.(info)
    child.send({ type: 'job', id: job.id, kind: job.kind, input: job.input } as ToWorker)
  }

  const replace = (old: WorkerChild) => {
    outdated = false
    child = null
    void old.end(exitGraceMs)
    ensure()
  }

  const answer = (message: FromWorker) => {
    if (!current || !('id' in message) || message.id !== current.id) return // of a job that is no longer waited for
    if (message.type === 'fact') return current.options.onFact?.(message.fact)
    const job = current
    current = null
    if (!closing) tell('ready')
    if (message.type === 'done') job.resolve(message.result)
    else {
      // What ran out of memory may not work any more (WebAssembly does not), and keeps what it has: the next job has a new one.
      outdated ||= message.error.code === 'out-of-memory'
      job.reject(LabError.fromFact(message.error))
    }
    next()
  }

  const abort = (job: Waiting) => {
    if (current === job) return child?.send({ type: 'stop', id: job.id })
    queue = queue.filter(other => other !== job)
    job.reject(stopped())
  }

  const run: WorkerPool['run'] = (kind, input, options = {}) => {
    const { signal } = options
    if (closing) return Promise.reject(closed())
    if (signal?.aborted) return Promise.reject(stopped())
    const { promise, resolve, reject } = withResolvers<never>()
    const settled = promise.then(
      () => undefined,
      () => undefined,
    )
    const job: Waiting = {
      id: ++lastId,
      kind,
      input,
      options,
      resolve: result => resolve(result as never),
      reject,
      settled,
    }
    const onAbort = () => abort(job)
    signal?.addEventListener('abort', onAbort)
    void settled.then(() => signal?.removeEventListener('abort', onAbort))
    queue.push(job)
    ensure()
    next()
    return promise
  }

  return {
    info: async () => {
      if (closing) throw closed()
      return ensure().ready
    },
    run,
    status: () => status,
    renew: () => {
      outdated = child !== null
      if (status.state === 'failed') ensure()
      next()
    },
    pid: () => child?.pid,
    pids: () => [child?.pid],
    stop: async (graceMs = 5000) => {
      closing = true
      for (const waiting of queue.splice(0)) waiting.reject(closed())
      const busy = current
      if (busy) {
        child?.send({ type: 'stop', id: busy.id })
        await within(graceMs, busy.settled)
      }
      // Idle, it leaves at once when asked; one that did not even stop is not asked.
      await child?.end(current ? 0 : exitGraceMs)
    },
  }
}

const withoutCpu = ({ engine, tensorflow, devices, threads, reasons, winograd }: WorkerInfo): EngineInfo => ({
  ...{ engine, tensorflow, devices, threads, reasons, winograd },
})

const withResolvers = <T>() => {
  let resolve!: (value: T) => void
  let reject!: (reason: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
