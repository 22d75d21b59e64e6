import type { EpochRecord } from './contract/runs.ts'

/** Python's `.4f`, or `.4e` with two digits of exponent, as Keras's progress bar chooses between them. */
const metricText = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  if (Math.abs(value) > 1e-3) return value.toFixed(4)
  return value.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2')
}

/**
 * The metrics of an epoch under the names and in the order that Keras prints.
 *
 * @returns `accuracy: 0.9310`, `loss: 0.1843`, …; those that the run does not have are left out
 */
export const kerasMetrics = (record: EpochRecord): string[] => {
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
  return metrics.flatMap(([name, value]) => (value == null ? [] : [`${name}: ${metricText(value)}`]))
}

/** Seconds of a step as Keras prints them: `2s/step`, `21ms/step`, `350us/step`. */
export const perStep = (seconds: number): string => {
  if (seconds >= 1 || seconds === 0) return `${seconds.toFixed(0)}s/step`
  if (seconds >= 1e-3) return `${(seconds * 1e3).toFixed(0)}ms/step`
  return `${(seconds * 1e6).toFixed(0)}us/step`
}
