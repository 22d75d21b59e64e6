import type { EpochRecord } from '../../../shared/contract/runs.ts'

/** Four digits, and powers of ten only where four digits would say nothing: as Keras's progress bar writes a value. */
const metric = (value: number): string =>
  Math.abs(value) > 1e-3 ? value.toFixed(4) : value.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2')

const perStep = (seconds: number): string => {
  if (seconds >= 1 || seconds === 0) return `${seconds.toFixed(0)}s/step`
  return seconds >= 1e-3 ? `${Math.round(seconds * 1e3)}ms/step` : `${Math.round(seconds * 1e6)}us/step`
}

/**
 * An epoch in the two lines that Keras prints.
 *
 * @param steps updates in the epoch: pictures over batch, rounded up
 */
export const epochLines = (record: EpochRecord, epochs: number, steps: number): string => {
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
  const shown = metrics.flatMap(([name, value]) => (value == null ? [] : [`${name}: ${metric(value)}`]))
  const bar = '━'.repeat(20)
  const pace = `${Math.round(record.seconds)}s ${perStep(record.seconds / Math.max(1, steps))}`
  const best = record.best ? '  (best so far)' : ''
  return `Epoch ${record.epoch}/${epochs}\n${steps}/${steps} ${bar} ${pace} - ${shown.join(' - ')}${best}`
}
