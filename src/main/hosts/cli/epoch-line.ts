import type { EpochRecord } from '../../../shared/contract/runs.ts'
import { kerasMetrics, perStep } from '../../../shared/keras-log.ts'

/**
 * An epoch in the two lines that Keras prints.
 *
 * @param steps updates in the epoch: pictures over batch, rounded up
 */
export const epochLines = (record: EpochRecord, epochs: number, steps: number): string => {
  const bar = '━'.repeat(20)
  const pace = `${Math.round(record.seconds)}s ${perStep(record.seconds / Math.max(1, steps))}`
  const best = record.best ? '  (best so far)' : ''
  return `Epoch ${record.epoch}/${epochs}\n${steps}/${steps} ${bar} ${pace} - ${kerasMetrics(record).join(' - ')}${best}`
}
