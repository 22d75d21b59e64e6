import { shallowRef } from 'vue'
import type { Offer } from '../shared/contract/offers.ts'
import type { Picked, TransferProgress } from './platform/platform.ts'

/** A hand-over to the lab that is under way. */
export interface RunningTransfer {
  name: string
  progress: TransferProgress | null
  /** Null until the rate can be told. */
  secondsLeft: number | null
}

/** Hand what was picked to the lab, with progress, time left and a way to stop. */
export const useTransfer = () => {
  const current = shallowRef<RunningTransfer | null>(null)
  let control = new AbortController()

  const hand = async (picked: Picked): Promise<Offer[]> => {
    control = new AbortController()
    const started = performance.now()
    current.value = { name: picked.name, progress: null, secondsLeft: null }
    const onProgress = (progress: TransferProgress) => {
      const seconds = (performance.now() - started) / 1000
      const { done, total } = progress.bytes
      const secondsLeft = seconds > 1 && done > 0 ? (seconds / done) * (total - done) : null
      current.value = { name: picked.name, progress, secondsLeft }
    }
    try {
      return await picked.hand({ signal: control.signal, onProgress })
    } finally {
      current.value = null
    }
  }

  return { current, hand, stop: () => control.abort() }
}

/** Whether it was the person who stopped it. */
export const wasStopped = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'AbortError'
