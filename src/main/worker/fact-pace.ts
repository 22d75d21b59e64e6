import type { WorkerFact } from './protocol.ts'

/** At most ten facts a second about how far a job is. */
const intervalMs = 100

/**
 * Thin out what a job tells: of progress that comes faster than ten a second the latest is told. Epochs and warnings are
 * never left out, and come after the progress before them.
 *
 * @returns `tell` for the job, `flush` for its end
 */
export const paceFacts = (send: (fact: WorkerFact) => void, now: () => number = () => performance.now()) => {
  let last = -Infinity
  let held: WorkerFact | null = null
  const flush = () => {
    if (held) send(held)
    held = null
  }
  const tell = (fact: WorkerFact) => {
    if (fact.type !== 'progress') {
      flush()
      send(fact)
      return
    }
    // A new phase is told at once.
    if (held?.type === 'progress' && held.phase !== fact.phase) flush()
    held = fact
    if (now() - last < intervalMs) return
    last = now()
    flush()
  }
  return { tell, flush }
}
