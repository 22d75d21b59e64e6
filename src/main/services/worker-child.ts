import type { EngineInfo } from '../../shared/contract/engine.ts'
import { LabError } from '../../shared/contract/errors.ts'
import type { FromWorker, ToWorker } from '../worker/protocol.ts'
import type { WorkerPort } from './worker-port.ts'

export type WorkerInfo = EngineInfo & { cpu: string[] }

/** One life of the engine's process, from its start to its end. */
export interface WorkerChild {
  /** The engine that it found. Rejects with `engine-unavailable` where it never became ready. */
  readonly ready: Promise<WorkerInfo>
  readonly isReady: boolean
  readonly pid: number | undefined
  send(message: ToWorker): void
  kill(): void
  /** Ask it to leave; it is killed when it has not left in time. Resolves when it is gone. */
  end(graceMs: number): Promise<void>
}

const installHint = 'Run `unfreeze engine` to see what is missing; `unfreeze engine install` sets the engine up.'

const unavailable = (message: string, cause?: unknown) =>
  new LabError('engine-unavailable', message, installHint, { cause })

type Ending = { code: number | null; signal: string | null }

const manner = ({ code, signal }: Ending) => (signal ? `by ${signal}` : `with exit code ${code ?? 'unknown'}`)

const died = (ending: Ending, words: string) =>
  new LabError(
    'engine-died',
    `The engine's process ended ${manner(ending)} in the middle of its work.${
      ending.signal === 'SIGKILL' ? ' The system ends a process like that when memory runs out.' : ''
    }`,
    'What was saved is kept, and the engine starts again by itself: resume the run, or ask once more.',
    { cause: new Error(words || 'It left no message.') },
  )

/**
 * Start the engine's process and listen to it.
 *
 * @param hear.onGone called once if it ends after it was ready
 */
export const createWorkerChild = (
  start: () => WorkerPort,
  hear: { onMessage(message: FromWorker): void; onGone(death: LabError): void },
): WorkerChild => {
  let isReady = false
  let isGone = false
  let leave: () => void
  const left = new Promise<void>(resolve => (leave = resolve))
  let port: WorkerPort | undefined

  const ready = new Promise<WorkerInfo>((resolve, reject) => {
    try {
      port = start()
    } catch (error) {
      isGone = true
      leave()
      reject(unavailable(`The engine's process cannot be started: ${asMessage(error)}`, error))
      return
    }
    const listening = port
    listening.onMessage(message => {
      if (message.type === 'ready') {
        isReady = true
        resolve(message.info)
      } else if (message.type === 'unavailable') reject(LabError.fromFact(message.error))
      else hear.onMessage(message)
    })
    listening.onExit(ending => {
      isGone = true
      const words = listening.lastWords?.().trim() ?? ''
      leave()
      if (isReady) hear.onGone(died(ending, words))
      else reject(unavailable(`The engine's process ended ${manner(ending)} before it was ready. ${lastLine(words)}`))
    })
  })
  ready.catch(() => undefined) // whoever asks for it hears of it

  return {
    ready,
    get isReady() {
      return isReady && !isGone
    },
    get pid() {
      return isGone ? undefined : port?.pid
    },
    send: message => {
      if (!isGone) port?.send(message)
    },
    kill: () => {
      if (!isGone) port?.kill()
    },
    end: async graceMs => {
      if (isGone || !port) return
      port.send({ type: 'exit' })
      const late = setTimeout(() => port?.kill(), graceMs)
      await left
      clearTimeout(late)
    },
  }
}

const lastLine = (words: string) => words.split('\n').at(-1)?.trim() ?? ''

const asMessage = (error: unknown) => (error instanceof Error ? error.message : String(error))
