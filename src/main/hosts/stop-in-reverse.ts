import type { OnFault } from '../services/faults.ts'
import { within } from '../services/within.ts'

export interface Stoppable {
  name: string
  stop(): Promise<unknown>
}

/**
 * Stop parts in the reverse of the order in which they were built. One that fails does not keep the others from
 * stopping, nor does one that takes too long: it goes on beside them, and is waited for once more at the end.
 */
export const stopInReverse = async (
  parts: readonly Stoppable[],
  onFault: OnFault,
  patienceMs = 8000,
): Promise<void> => {
  const stopping: Promise<void>[] = []
  for (const { name, stop } of [...parts].reverse()) {
    const stopped = attempt(stop).catch((error: unknown) => onFault(error, `stopping the ${name}`))
    stopping.push(stopped)
    await within(patienceMs, stopped)
  }
  if (!(await within(patienceMs, Promise.all(stopping))))
    onFault(new Error('not all parts have stopped'), 'closing the lab')
}

/** A stop that throws at once fails like one that rejects. */
const attempt = async (stop: () => Promise<unknown>): Promise<void> => {
  await stop()
}
