import type { LocationQuery } from 'vue-router'
import type { Split } from '../../../shared/contract/datasets.ts'

/** What the address of a results page says: which split, and which cell of its confusion matrix is open. */
export const splitOfQuery = (query: LocationQuery): Split => (query['split'] === 'test' ? 'test' : 'validation')

/** The open cell; null for all mistakes. Classes that this run does not have are passed over. */
export const cellOfQuery = (
  query: LocationQuery,
  classes: readonly string[],
): { actual: string; predicted: string } | null => {
  const { actual, predicted } = query
  if (typeof actual !== 'string' || typeof predicted !== 'string') return null
  return classes.includes(actual) && classes.includes(predicted) ? { actual, predicted } : null
}
