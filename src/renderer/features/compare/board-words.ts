import { formatBytes, formatNumber, formatPercent, unknown } from '../../ui/format.ts'
import type { BoardMetric } from './board.ts'

/** A limit as one types it, and as it is kept: milliseconds, megabytes and percent are easier to type. */
interface Scale {
  unit: string
  perUnit: number
}

export const scaleOf = (metric: BoardMetric): Scale => {
  if (metric === 'latency') return { unit: 'ms', perUnit: 0.001 }
  if (metric === 'size') return { unit: 'MB', perUnit: 1e6 }
  if (metric === 'loss' || metric === 'mae') return { unit: '', perUnit: 1 }
  if (metric === 'macroF1') return { unit: '', perUnit: 1 }
  return { unit: '%', perUnit: 0.01 }
}

/** A figure of the board with its unit. */
export const formatBoardValue = (metric: BoardMetric, value: number | null): string => {
  if (value === null) return unknown
  if (metric === 'latency') return `${formatNumber(value * 1000, value < 0.01 ? 1 : 0)}\u202fms`
  if (metric === 'size') return formatBytes(value)
  if (metric === 'loss' || metric === 'mae' || metric === 'macroF1') return formatNumber(value, 3)
  return formatPercent(value)
}
