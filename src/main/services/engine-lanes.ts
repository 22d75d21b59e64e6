import { freemem } from 'node:os'
import type { Publish } from '../../shared/contract/index.ts'
import type { WorkerJobKind } from '../worker/protocol.ts'
import { createWorkerPool } from './worker-pool.ts'
import type { WorkerPool } from './worker-pool.ts'
import type { WorkerPort } from './worker-port.ts'

/**
 * Where a kind of job runs. What takes long and is asked for rarely has the first process. What a person waits for in
 * front of the screen has the first one while it is idle, else a second, so that nobody waits for a training. Looks
 * inside always have the second: they keep a whole model on the engine, which must not stay where a training needs the
 * memory.
 */
const laneOf: Partial<Record<WorkerJobKind, 'idle' | 'second'>> = {
  predict: 'idle',
  evaluate: 'idle',
  insightFilters: 'second',
  insightMaps: 'second',
  insightGradCam: 'second',
  insightNeighbours: 'second',
  insightMap: 'second',
}

/** The second process goes when it had nothing to do for so long: its memory is wanted elsewhere. */
const idleForMs = 60_000
/** It is not started with less than this: it would push a training out of memory. */
const leastFreeBytes = 1.5e9

interface Needs {
  start: () => WorkerPort
  publish: Publish
  idleMs?: number
  /** Whether there is memory for a second process. */
  hasRoom?: () => boolean
}

/** macOS counts as free only what nothing at all lies in, so that nothing can be told from it. */
const enoughMemory = () => process.platform === 'darwin' || freemem() >= leastFreeBytes

/**
 * The engine in one process, or two: see `laneOf`. The first one's state is the engine's state; the second is started
 * when it is first needed, where memory allows it, and ends when it has been idle for a while.
 */
export const createEngineLanes = ({
  start,
  publish,
  idleMs = idleForMs,
  hasRoom = enoughMemory,
}: Needs): WorkerPool => {
  const first = createWorkerPool({ start, publish })
  let second: WorkerPool | null = null
  let atWork = { first: 0, second: 0 }
  let rest: NodeJS.Timeout | undefined
  let closing = false

  const leave = () => {
    const idle = second
    second = null
    return idle?.stop() ?? Promise.resolve()
  }

  const secondOrNone = (): WorkerPool | null => {
    if (!second && !closing && hasRoom()) second = createWorkerPool({ start, publish: () => undefined })
    return second
  }

  const choose = (kind: WorkerJobKind): WorkerPool => {
    const lane = laneOf[kind]
    if (lane === undefined || (lane === 'idle' && atWork.first === 0)) return first
    return secondOrNone() ?? first
  }

  return {
    ...first,
    run: async (kind, input, options) => {
      const pool = choose(kind)
      const name = pool === first ? 'first' : 'second'
      clearTimeout(rest)
      atWork = { ...atWork, [name]: atWork[name] + 1 }
      try {
        return await pool.run(kind, input, options)
      } finally {
        atWork = { ...atWork, [name]: atWork[name] - 1 }
        clearTimeout(rest)
        if (atWork.second === 0 && second) rest = setTimeout(() => void leave(), idleMs).unref()
      }
    },
    renew: () => {
      first.renew()
      second?.renew()
    },
    pids: () => [first.pid(), second?.pid()],
    stop: async graceMs => {
      closing = true
      clearTimeout(rest)
      await Promise.all([first.stop(graceMs), second?.stop(graceMs)])
    },
  }
}
