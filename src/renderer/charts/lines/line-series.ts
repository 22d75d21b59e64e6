import { formatPercent } from '../../ui/format.ts'

/** One line of a chart, or its dots, or the two bounds of a band. */
export interface LineSeries {
  name: string
  points: readonly { x: number; y: number }[]
  /** Place in the order of the run hues, from 0. */
  hue: number
  /** `quiet`: a thin broken line that only guides the eye; `dashed`: what is not measured. */
  look?: 'line' | 'dots' | 'line and dots' | 'dashed' | 'quiet'
  /** Bounds of a band around it, at the same x. */
  band?: readonly { x: number; low: number; high: number }[]
}

export interface Axis {
  title: string
  min?: number
  max?: number
  logarithmic?: boolean
  format: (value: number) => string
}

/** An axis of shares, as whole percent, up to all of it. */
export const percentAxis = (title: string, min = 0): Axis => ({
  ...{ title, min, max: 1, format: value => formatPercent(value, 0) },
})

/** What a chart marks: where a threshold stands. */
export interface Mark {
  x: number
  y: number
}

/** All that is drawn as rows: a row for each x that occurs, a column a series; nothing where a series has no point. */
export const rowsOf = (series: readonly LineSeries[]): { x: number; values: (number | null)[] }[] => {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  const columns = series.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])))
  return xs.map(x => ({ x, values: columns.map(column => column.get(x) ?? null) }))
}
