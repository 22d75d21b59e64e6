import type { EpochRecord } from '../../../shared/contract/runs.ts'
import { kerasMetrics, perStep } from '../../../shared/keras-log.ts'

/**
 * One epoch as Keras prints it with `verbose=2`: the lines that learners know from every notebook.
 *
 * @param steps updates in the epoch: pictures over batch, rounded up; null where that is not known any more
 * @returns the two lines "Epoch 3/20" and "63/63 - 2s - 21ms/step - accuracy: 0.9310 - loss: …"
 */
export const kerasLines = (
  record: EpochRecord,
  epochs: number,
  steps: number | null,
): { title: string; line: string } => {
  const took = `${record.seconds.toFixed(0)}s`
  const counted = steps === null ? took : `${steps}/${steps} - ${took} - ${perStep(record.seconds / steps)}`
  return { title: `Epoch ${record.epoch}/${epochs}`, line: [counted, ...kerasMetrics(record)].join(' - ') }
}
