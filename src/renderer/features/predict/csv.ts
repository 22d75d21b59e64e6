import type { Prediction } from '../../../shared/contract/predict.ts'

/** A field as RFC 4180 has it: quoted where it must be. */
const field = (value: string | number): string => {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Predictions as a table for a spreadsheet: file, class (or value), a probability for each class, and why a picture
 * could not be read.
 */
export const predictionsCsv = (predictions: readonly Prediction[], classes: readonly string[]): string => {
  const regression = predictions.some(one => one.value !== undefined)
  const head = ['file', regression ? 'value' : 'class', ...classes, 'error']
  const rows = predictions.map(one => [
    one.file,
    regression ? (one.value ?? '') : (one.class ?? ''),
    ...classes.map(name => one.probabilities?.[name] ?? ''),
    one.error?.message ?? '',
  ])
  return [head, ...rows].map(row => row.map(field).join(',') + '\r\n').join('')
}

/** Let the browser save a text under that name. */
export const saveText = (name: string, text: string, type = 'text/csv;charset=utf-8') => {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
