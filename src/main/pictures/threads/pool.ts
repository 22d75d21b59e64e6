import { Worker } from 'node:worker_threads'
import type { View } from '../../../shared/augment/views.ts'
import type { InputSize } from '../versions.ts'
import type { DecodesFor, PictureSource, VersionsAnswer, VersionsAsk } from './thread.ts'

/** Threads that decode, resize and change pictures while another one computes. */
export interface PictureThreads {
  /**
   * A picture in all the versions that are asked for.
   *
   * @param views null for the picture itself
   * @returns float32 [height, width, 3] each; null where the threads cannot read it, and the engine has to
   */
  versions(source: PictureSource, size: InputSize, views: readonly (View | null)[]): Promise<Float32Array[] | null>
}

interface Options {
  /** The built thread, `out/main/picture-thread.js`. */
  script: string
  decodesFor: DecodesFor
  /** Threads at most. */
  count: number
}

/** Asks that a thread has: one to work on, and one so that it need not wait. */
const asksPerThread = 2
/** Threads without work are ended after that many milliseconds. */
const idleMs = 10_000

type Answered = (versions: Float32Array[] | null) => void
interface Thread {
  worker: Worker
  asked: Map<number, Answered>
}

/**
 * Threads start when they are first needed and end when nothing was asked for a while; with the process they end at once.
 * Whoever asks bounds how much is ahead. When a thread dies, its pictures and all later ones are left to the engine.
 */
export const createPictureThreads = ({ script, decodesFor, count }: Options): PictureThreads => {
  const threads = new Set<Thread>()
  const waiting: { ask: VersionsAsk; answered: Answered }[] = []
  let asks = 0
  let works = count > 0
  let rest: NodeJS.Timeout | undefined

  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(script, { workerData: decodesFor }), asked: new Map() }
    thread.worker.on('message', ({ id, versions }: VersionsAnswer) => {
      const answered = thread.asked.get(id)!
      thread.asked.delete(id)
      if (thread.asked.size === 0) thread.worker.unref()
      hand()
      answered(versions)
    })
    thread.worker.on('error', error => {
      console.error(`A picture thread failed: ${error.message}`)
      giveUp()
    })
    threads.add(thread)
    return thread
  }

  const giveUp = () => {
    works = false
    const open = [...waiting.splice(0).map(({ answered }) => answered), ...[...threads].flatMap(answersOf)]
    endAll()
    for (const answered of open) answered(null)
  }

  const endAll = () => {
    for (const { worker } of threads) void worker.terminate()
    threads.clear()
  }

  /** Hand out what waits; a new thread is started only when all have enough. */
  const hand = () => {
    clearTimeout(rest)
    while (waiting.length > 0) {
      const least = [...threads].sort((a, b) => a.asked.size - b.asked.size)[0]
      const isBusy = !least || least.asked.size > 0
      const thread = isBusy && threads.size < count ? start() : least!
      if (thread.asked.size >= asksPerThread) return
      const { ask, answered } = waiting.shift()!
      thread.asked.set(ask.id, answered)
      thread.worker.ref()
      thread.worker.postMessage(ask)
    }
    if ([...threads].every(({ asked }) => asked.size === 0)) rest = setTimeout(endAll, idleMs).unref()
  }

  return {
    versions: (source, size, views) =>
      new Promise(answered => {
        if (!works) return answered(null)
        waiting.push({ ask: { id: asks++, source, size, views }, answered })
        hand()
      }),
  }
}

const answersOf = ({ asked }: Thread): Answered[] => [...asked.values()]
