import type { EpochRecord } from '../../../shared/contract/runs.ts'

/** Python's `.4f`, or `.4e` with two digits of exponent, as Keras's progress bar chooses between them. */
const metricText = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  if (Math.abs(value) > 1e-3) return value.toFixed(4)
  return value.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2')
}

const perStep = (seconds: number): string => {
  if (seconds >= 1 || seconds === 0) return `${seconds.toFixed(0)}s/step`
  if (seconds >= 1e-3) return `${(seconds * 1e3).toFixed(0)}ms/step`
  return `${(seconds * 1e6).toFixed(0)}us/step`
}

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
  const metrics: [string, number | null | undefined][] = [
    ['accuracy', record.accuracy],
    ['loss', record.loss],
    ['mae', record.mae],
    ['top_k_categorical_accuracy', record.top5],
    ['val_accuracy', record.valAccuracy],
    ['val_loss', record.valLoss],
    ['val_mae', record.valMae],
    ['val_top_k_categorical_accuracy', record.valTop5],
  ]
  const values = metrics.flatMap(([name, value]) => (value == null ? [] : [` - ${name}: ${metricText(value)}`]))
  const took = `${record.seconds.toFixed(0)}s`
  const counted = steps === null ? took : `${steps}/${steps} - ${took} - ${perStep(record.seconds / steps)}`
  return { title: `Epoch ${record.epoch}/${epochs}`, line: `${counted}${values.join('')}` }
}
