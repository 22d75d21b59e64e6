import { LabError } from '../../shared/contract/errors.ts'
import type { ErrorFact } from '../../shared/contract/errors.ts'
import type { Engine } from '../engine/load.ts'
import { paceFacts } from './fact-pace.ts'
import type { JobControl } from './jobs/job.ts'
import type { ParentPort } from './parent.ts'
import type { ToWorker } from './protocol.ts'

type JobMessage = Extract<ToWorker, { type: 'job' }>

interface Needs {
  port: ParentPort
  loadEngine: () => Promise<Engine>
  /** Does a job; the kind says which. */
  work: (engine: Engine, message: JobMessage, control: JobControl) => Promise<unknown>
  exit: (code: number) => void
}

/**
 * Receive jobs, do them one after the other, report. The engine is loaded first; where there is none, that is the one
 * thing said.
 */
export const startLoop = async ({ port, loadEngine, work, exit }: Needs): Promise<void> => {
  /** Jobs at work and waiting, by id. */
  const stops = new Map<number, AbortController>()
  let turn: Promise<void> = Promise.resolve()

  const perform = async (message: JobMessage, signal: AbortSignal): Promise<void> => {
    const { id } = message
    const { tell, flush } = paceFacts(fact => port.send({ type: 'fact', id, fact }))
    try {
      if (signal.aborted) throw new LabError('stopped', 'Stopped.')
      const result = await work(await loading, message, { signal, tell })
      flush()
      port.send({ type: 'done', id, result })
    } catch (error) {
      flush()
      port.send({ type: 'failed', id, error: factOf(error) })
    } finally {
      stops.delete(id)
    }
  }

  const loading = loadEngine()
  port.onClose(() => exit(0))
  port.onMessage(message => {
    if (message.type === 'exit') return exit(0)
    if (message.type === 'stop') return stops.get(message.id)?.abort()
    const stop = new AbortController()
    stops.set(message.id, stop)
    turn = turn.then(() => perform(message, stop.signal))
  })

  try {
    const engine = await loading
    port.send({ type: 'ready', info: engine.info })
  } catch (error) {
    port.send({ type: 'unavailable', error: factOf(error) })
  }
}

/** What the parent is told of an error. The stack of a fault of ours goes to stderr, which the parent keeps as a log. */
const factOf = (error: unknown): ErrorFact => {
  if (error instanceof LabError) return error.toFact()
  const message = error instanceof Error ? error.message : String(error)
  console.error(error instanceof Error ? (error.stack ?? message) : message)
  // "Aborted()" is all that tfjs's WebAssembly says when its 4 GB are used up.
  if (/OOM when allocating|Array buffer allocation failed|out of memory|bad_alloc|^Aborted\(\)/i.test(message))
    return {
      code: 'out-of-memory',
      message: 'There was not enough memory for this.',
      hint: 'Close other programs, or use a smaller batch or picture size. What was saved is kept: resume goes on from there.',
    }
  return {
    code: 'internal',
    message: `The engine failed: ${message.split('\n')[0]}`,
    hint: 'What was saved is kept. The engine’s log holds the details.',
  }
}
