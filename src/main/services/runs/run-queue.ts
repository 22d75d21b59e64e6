import { LabError } from '../../../shared/contract/errors.ts'
import type { Publish } from '../../../shared/contract/index.ts'
import type { RunProgress, RunSummary } from '../../../shared/contract/runs.ts'
import { takeLock } from '../../files/lock.ts'
import type { HomePlaces } from '../../files/places.ts'
import { runPlaces } from '../../files/run-file.ts'
import { factOf } from '../faults.ts'
import type { OnFault } from '../faults.ts'
import { createSharedLock } from './shared-lock.ts'
import type { RunStore } from './run-store.ts'
import type { RunView } from './run-view.ts'

/** Trains one run; resolves when it has finished, rejects with what ended it. */
export type Train = (
  id: string,
  control: { signal: AbortSignal; onProgress(progress: RunProgress): void; onEpoch(): void },
) => Promise<void>

export interface RunQueue {
  /** Reserve this home for training, and hold the run. Give the hold to `add`, or let it go. */
  hold(): Promise<{ lockRun(id: string): Promise<void>; letGo(): Promise<void> }>
  /** The run waits for its turn; all later is told by events. Takes over the hold. */
  add(id: string, letGo: () => Promise<void>): Promise<void>
  /** @returns false where this lab is not at work on it */
  stop(id: string): boolean
  has(id: string): boolean
  progress(): RunProgress[]
  /** Stop the run at work and send the waiting ones home. Resolves when their state is on the disk. */
  close(): Promise<void>
}

interface Entry {
  id: string
  controller: AbortController
  letGo: () => Promise<void>
  progress: RunProgress
}

interface Needs {
  places: HomePlaces
  store: RunStore
  view: RunView
  train: Train
  publish: Publish
  onFault: OnFault
}

/** The runs of this lab take turns: one trains, the others wait. Another lab cannot train on this home meanwhile. */
export const createRunQueue = ({ places, store, view, train, publish, onFault }: Needs): RunQueue => {
  const entries: Entry[] = []
  const training = createSharedLock(places.trainingLock, `A training in "${places.home}"`)
  let atWork: Promise<void> | null = null

  const tellRun = async (id: string, unsaved: Partial<RunSummary> = {}) =>
    publish('run', { ...(await view.summary(id)), ...unsaved })

  const tellProgress = (entry: Entry, progress: RunProgress) => {
    entry.progress = progress
    publish('run.progress', progress)
  }

  /** Nobody awaits a run: whatever goes wrong here is on the disk and in the log. */
  const finish = async (entry: Entry, error: unknown) => {
    entries.splice(entries.indexOf(entry), 1)
    const isStopped = error instanceof LabError && error.code === 'stopped'
    const end = {
      state: error === null ? 'finished' : isStopped ? 'stopped' : 'failed',
      error: error === null || isStopped ? null : factOf(error, `run ${entry.id}`, onFault),
    } as const
    let unsaved = {}
    try {
      await store.changeState(entry.id, state => ({ ...state, ...end }))
    } catch (cause) {
      onFault(cause, `keeping the end of run ${entry.id}`)
      unsaved = end // a full disk, say: the next start will see an interrupted run, and now it is told why
    }
    await entry.letGo().catch(cause => onFault(cause, `giving back run ${entry.id}`))
    await tellRun(entry.id, unsaved).catch(cause => onFault(cause, `telling the end of run ${entry.id}`))
  }

  const work = async (entry: Entry) => {
    try {
      entry.controller.signal.throwIfAborted()
      await store.changeState(entry.id, state => ({ ...state, state: 'running', error: null }))
      await tellRun(entry.id)
      await train(entry.id, {
        signal: entry.controller.signal,
        onProgress: progress => tellProgress(entry, progress),
        onEpoch: () => void tellRun(entry.id).catch(cause => onFault(cause, `telling of run ${entry.id}`)),
      })
      await finish(entry, null)
    } catch (error) {
      await finish(entry, error)
    }
  }

  const advance = () => {
    const entry = entries[0]
    if (atWork || !entry) return
    atWork = work(entry).finally(() => {
      atWork = null
      advance()
    })
  }

  return {
    hold: async () => {
      await training.hold()
      let releaseRun: (() => Promise<void>) | null = null
      return {
        lockRun: async id => {
          releaseRun = await takeLock(runPlaces(places.run(id)).lock, `Run "${id}"`)
        },
        letGo: async () => {
          try {
            await releaseRun?.()
          } finally {
            await training.letGo()
          }
        },
      }
    },
    add: async (id, letGo) => {
      const progress: RunProgress = { runId: id, phase: 'waiting', done: 0, total: 0, secondsLeft: null }
      const entry: Entry = { id, controller: new AbortController(), letGo, progress }
      entries.push(entry)
      await tellRun(id)
      tellProgress(entry, progress)
      advance()
    },
    stop: id => {
      const entry = entries.find(each => each.id === id)
      entry?.controller.abort(new LabError('stopped', 'Stopped.'))
      if (entry && entries[0] !== entry) void finish(entry, new LabError('stopped', 'Stopped.'))
      return entry !== undefined
    },
    has: id => entries.some(entry => entry.id === id),
    progress: () => entries.map(({ progress }) => progress),
    close: async () => {
      const [first, ...waiting] = [...entries]
      first?.controller.abort(new LabError('stopped', 'The lab was closed.'))
      await Promise.all(waiting.map(entry => finish(entry, new LabError('stopped', 'The lab was closed.'))))
      await atWork
    },
  }
}
