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

/** Threads without work are ended after that many milliseconds. */
const idleMs = 10_000

interface Thread {
  worker: Worker
  /** Who waits for its answers, by ask. */
  asked: Map<number, (versions: Float32Array[] | null) => void>
}

/**
 * Threads start when they are first needed and end when nothing was asked for a while; with the process they end at once.
 * Whoever asks bounds how much is ahead: all of it is handed out at once, for the one that asks may compute for long
 * without hearing that a thread is free. When a thread dies, its pictures and all later ones are left to the engine.
 */
export const createPictureThreads = ({ script, decodesFor, count }: Options): PictureThreads => {
  const threads = new Set<Thread>()
  let asks = 0
  let works = count > 0
  let rest: NodeJS.Timeout | undefined

  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(script, { workerData: decodesFor }), asked: new Map() }
    thread.worker.on('message', ({ id, versions }: VersionsAnswer) => {
      const answered = thread.asked.get(id)!
      thread.asked.delete(id)
      if (thread.asked.size === 0) thread.worker.unref()
      if ([...threads].every(({ asked }) => asked.size === 0)) rest = setTimeout(endAll, idleMs).unref()
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
    const open = [...threads].flatMap(({ asked }) => [...asked.values()])
    endAll()
    for (const answered of open) answered(null)
  }

  const endAll = () => {
    clearTimeout(rest)
    for (const { worker } of threads) void worker.terminate()
    threads.clear()
  }

  /** The one with the least to do; another one where all are busy. */
  const freest = (): Thread => {
    const [first] = [...threads].sort((a, b) => a.asked.size - b.asked.size)
    return first && (first.asked.size === 0 || threads.size === count) ? first : start()
  }

  return {
    versions: (source, size, views) =>
      new Promise(answered => {
        if (!works) return answered(null)
        clearTimeout(rest)
        const { worker, asked } = freest()
        const ask: VersionsAsk = { id: asks++, source, size, views }
        asked.set(ask.id, answered)
        worker.ref()
        worker.postMessage(ask)
      }),
  }
}
