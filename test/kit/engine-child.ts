import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type {
  FromWorker,
  ToWorker,
  WorkerFact,
  WorkerJobInput,
  WorkerJobKind,
  WorkerJobResult,
} from '../../src/main/worker/protocol.ts'
import { LabError } from '../../src/shared/contract/errors.ts'

/** The built engine child; `npm run build` makes it. */
export const workerScript = join(import.meta.dirname, '../../out/main/worker.js')

export interface EngineChild {
  process: ChildProcess
  /** Resolves when the child is gone. */
  gone: Promise<void>
  /**
   * One job.
   *
   * @param onFact is called for each fact with a way to kill the child, as a power cut would
   * @returns the result, or "killed"
   */
  job<K extends WorkerJobKind>(
    kind: K,
    input: WorkerJobInput<K>,
    onFact?: (fact: WorkerFact, kill: () => void, stop: () => void) => void,
  ): Promise<WorkerJobResult<K> | 'killed'>
}

/** Start the real child process, as the lab does. */
export const startEngineChild = async (): Promise<EngineChild> => {
  if (!existsSync(workerScript)) throw new Error(`${workerScript} is not there: run "npm run build" first`)
  const child = fork(workerScript, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const listeners = new Set<(message: FromWorker) => void>()
  child.on('message', message => listeners.forEach(listener => listener(message as FromWorker)))
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const send = (message: ToWorker) => void child.send(message)

  await new Promise<void>((resolve, reject) => {
    const hear = (message: FromWorker) => {
      listeners.delete(hear)
      if (message.type === 'ready') resolve()
      else reject(new Error(JSON.stringify(message)))
    }
    listeners.add(hear)
    void gone.then(() => reject(new Error('the child ended before it was ready')))
  })

  return {
    process: child,
    gone,
    job: (kind, input, onFact) =>
      new Promise((resolve, reject) => {
        const kill = () => child.kill('SIGKILL')
        const stop = () => send({ type: 'stop', id: 1 })
        listeners.clear()
        listeners.add(message => {
          if (message.type === 'fact') onFact?.(message.fact, kill, stop)
          if (message.type === 'failed') reject(LabError.fromFact(message.error))
          if (message.type === 'done') resolve(message.result as WorkerJobResult<typeof kind>)
        })
        void gone.then(() => resolve('killed'))
        send({ type: 'job', id: 1, kind, input } as ToWorker)
      }),
  }
}
