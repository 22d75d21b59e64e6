import type { EpochRecord } from '../../../shared/contract/runs.ts'

/** Four digits, and powers of ten only where four digits would say nothing: as Keras's progress bar writes a value. */
const metric = (value: number): string =>
  Math.abs(value) > 1e-3 || value === 0 ? value.toFixed(4) : value.toExponential(4)

const time = (seconds: number): string => {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

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
  const metrics: [string, number | null][] = [
    ['accuracy', record.accuracy],
    ['loss', record.loss],
    ['mae', record.mae],
    ['val_accuracy', record.valAccuracy],
    ['val_loss', record.valLoss],
    ['val_mae', record.valMae],
  ]
  const shown = metrics.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${metric(value)}`]))
  const bar = '━'.repeat(20)
  const pace = `${time(record.seconds)} ${perStep(record.seconds / Math.max(1, steps))}`
  const best = record.best ? '  (best so far)' : ''
  return `Epoch ${record.epoch}/${epochs}\n${steps}/${steps} ${bar} ${pace} - ${shown.join(' - ')}${best}`
}
