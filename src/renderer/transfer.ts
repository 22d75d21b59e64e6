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

  /**
   * Hand over several things, one after the other. Where one fails or is stopped, those before it are taken back.
   *
   * @returns the offers of all
   */
  const handAll = async (picked: readonly Picked[]): Promise<Offer[]> => {
    const offers: Offer[] = []
    const handed: Picked[] = []
    try {
      for (const each of picked) {
        offers.push(...(await hand(each)))
        handed.push(each)
      }
    } catch (error) {
      await Promise.all(handed.map(each => each.takeBack()))
      throw error
    }
    return offers
  }

  return { current, hand, handAll, stop: () => control.abort() }
}

/** Whether it was the person who stopped it. */
export const wasStopped = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'AbortError'
