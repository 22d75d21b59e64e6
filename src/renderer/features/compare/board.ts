import type { BoardRow } from '../../../shared/contract/results.ts'

/** What runs may be ranked or limited by; the recall of a class carries its name. */
export type BoardMetric = 'accuracy' | 'macroF1' | 'loss' | 'mae' | 'latency' | 'size' | `recall:${string}`

/** One metric is optimized; the others only have to be good enough. */
export interface Limit {
  metric: BoardMetric
  /** At least this, where more is better; at most this, where less is. In the metric's own unit. */
  bound: number
}

export interface Judged {
  row: BoardRow
  /** Of the metric that is optimized; null where it is not known. */
  value: number | null
  /** Limits that it breaks, or of which nobody knows whether it does. */
  broken: readonly { limit: Limit; value: number | null }[]
  /** From 1 among those that keep every limit; null for the others. */
  rank: number | null
}

export const isMoreBetter = (metric: BoardMetric): boolean =>
  metric === 'accuracy' || metric === 'macroF1' || metric.startsWith('recall:')

export const valueOf = (row: BoardRow, metric: BoardMetric): number | null => {
  switch (metric) {
    case 'accuracy':
      return row.accuracy?.value ?? null
    case 'macroF1':
      return row.macroF1
    case 'loss':
      return row.loss
    case 'mae':
      return row.mae
    case 'latency':
      return row.latencySeconds
    case 'size':
      return row.modelBytes
    default:
      return row.recall[metric.slice('recall:'.length)] ?? null
  }
}

/** What these runs can be judged by: a regression has no accuracy, classes have names. */
export const metricsOfBoard = (rows: readonly BoardRow[]): BoardMetric[] => {
  const classes = [...new Set(rows.flatMap(({ recall }) => Object.keys(recall)))]
  const all: BoardMetric[] = [
    ...(['accuracy', 'macroF1', 'mae', 'loss', 'latency', 'size'] as const),
    ...classes.map(name => `recall:${name}` as const),
  ]
  return all.filter(metric => metric === 'latency' || rows.some(row => valueOf(row, metric) !== null))
}

const keeps = (value: number | null, { metric, bound }: Limit): boolean =>
  value !== null && (isMoreBetter(metric) ? value >= bound : value <= bound)

/**
 * Rank the runs that keep every limit by the metric that is optimized, the best first; then the others in the same order.
 * Equal values share a rank.
 */
export const judge = (rows: readonly BoardRow[], optimize: BoardMetric, limits: readonly Limit[]): Judged[] => {
  const sign = isMoreBetter(optimize) ? -1 : 1
  const order = ({ value }: { value: number | null }) => (value === null ? Infinity : sign * value)
  const judged = rows
    .map(row => ({
      ...{ row, value: valueOf(row, optimize) },
      broken: limits
        .map(limit => ({ limit, value: valueOf(row, limit.metric) }))
        .filter(({ limit, value }) => !keeps(value, limit)),
    }))
    .sort((a, b) => order(a) - order(b))
  const passing = judged.filter(({ broken, value }) => broken.length === 0 && value !== null)
  const ranked = passing.map(each => ({
    ...each,
    rank: 1 + passing.filter(other => order(other) < order(each)).length,
  }))
  return [...ranked, ...judged.filter(each => !passing.includes(each)).map(each => ({ ...each, rank: null }))]
}
