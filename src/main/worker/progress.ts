import type { RunPhase } from '../../shared/contract/runs.ts'
import type { JobControl } from './jobs/job.ts'

/**
 * Tell a phase's progress with the time left, reckoned from the pace since the phase began.
 *
 * @param from what was done before, such as pictures found in the cache: it says nothing about the pace
 * @param total how much there is to do in all
 */
export const phaseProgress = ({ tell }: Pick<JobControl, 'tell'>, phase: RunPhase, from: number, total: number) => {
  const began = performance.now()
  const report = (done: number) => {
    const seconds = (performance.now() - began) / 1000
    // The first piece warms the engine up and would promise too long a time.
    const secondsLeft = done > from && seconds > 1 ? ((total - done) * seconds) / (done - from) : null
    tell({ type: 'progress', phase, done, total, secondsLeft })
  }
  report(from)
  return report
}
