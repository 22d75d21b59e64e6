import type { Prediction } from '../../../shared/contract/predict.ts'
import { csvOf } from '../../ui/save-file.ts'

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
  return csvOf([head, ...rows])
}
