import type { EpochRecord } from '../../../shared/contract/runs.ts'
import { wilson } from '../../../shared/wilson.ts'

/** A run as a chart of learning curves takes it. */
export interface CurveRun {
  id: string
  title: string
  /** A letter that stands for the run where several are drawn: colour alone would not do. */
  mark?: string
  history: readonly EpochRecord[]
  /** Pictures in the validation split, for the interval of its accuracy; null where that is not known. */
  validationCount: number | null
  /** Epoch with the lowest validation loss, counted from 1. */
  bestEpoch: number | null
  /** Place in the Okabe-Ito order, from 0. */
  hue: number
}

export const curveMetrics = ['loss', 'accuracy', 'mae'] as const
export type CurveMetric = (typeof curveMetrics)[number]

/** `x` is the epoch, from 1. */
export interface CurvePoint {
  x: number
  y: number
}

/** One run's two curves of one metric. */
export interface Curve {
  run: CurveRun
  training: CurvePoint[]
  validation: CurvePoint[]
  /** Bounds of the 95 % interval of the validation accuracy; empty for the other metrics. */
  low: CurvePoint[]
  high: CurvePoint[]
  best: CurvePoint | null
}

const trainingValue = (record: EpochRecord, metric: CurveMetric): number | null => record[metric]

const validationValue = (record: EpochRecord, metric: CurveMetric): number | null =>
  metric === 'loss' ? record.valLoss : metric === 'accuracy' ? record.valAccuracy : record.valMae

const points = (history: readonly EpochRecord[], value: (record: EpochRecord) => number | null): CurvePoint[] =>
  history.flatMap(record => {
    const y = value(record)
    return y === null || !Number.isFinite(y) ? [] : [{ x: record.epoch, y }]
  })

/**
 * Points with their jitter taken out: an exponential moving average that does not start low, as TensorBoard draws it.
 *
 * @param weight of what came before: 0 changes nothing, towards 1 the curve lags behind
 */
export const smoothed = (curve: readonly CurvePoint[], weight: number): CurvePoint[] => {
  let average = 0
  let sum = 0
  return curve.map(({ x, y }) => {
    average = weight * average + (1 - weight) * y
    sum = weight * sum + (1 - weight)
    return { x, y: average / sum }
  })
}

/** Points of one run for one metric; a value that is missing or not finite leaves a gap, never a zero. */
export const curveOf = (run: CurveRun, metric: CurveMetric, smoothing = 0): Curve => {
  const validation = smoothed(
    points(run.history, record => validationValue(record, metric)),
    smoothing,
  )
  // Of an average over epochs nobody knows the interval.
  const count = metric === 'accuracy' && smoothing === 0 ? run.validationCount : null
  const rates = count === null ? [] : validation.map(({ x, y }) => ({ x, ...wilson(y * count, count) }))
  return {
    run,
    training: smoothed(
      points(run.history, record => trainingValue(record, metric)),
      smoothing,
    ),
    validation,
    low: rates.map(({ x, low }) => ({ x, y: low })),
    high: rates.map(({ x, high }) => ({ x, y: high })),
    best: validation.find(point => point.x === run.bestEpoch) ?? null,
  }
}

/** Which charts a run needs: a regression has no accuracy. */
export const metricsOf = (history: readonly EpochRecord[]): CurveMetric[] =>
  history.some(record => record.mae !== null) ? ['loss', 'mae'] : ['loss', 'accuracy']

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0

/** The next half of a power of ten: 9.3 becomes 9.5, 243 becomes 250. An axis that ends there has even steps. */
const roundUp = (value: number): number => {
  if (!(value > 0)) return 1
  const step = 10 ** Math.floor(Math.log10(value)) / 2
  return Math.ceil(value / step) * step
}

/**
 * What the vertical axis shows. An accuracy ends at 1 and starts at the 5 % step below the lowest point. A loss or an
 * error starts at 0; where a first epoch towers over the rest (the head starts from nothing), the axis ends at three
 * times the 80th percentile, and `clipped` says so: better one value off the chart than twenty pressed into a line.
 */
export const valueRange = (
  curves: readonly Curve[],
  metric: CurveMetric,
): { min: number; max: number; clipped: boolean } => {
  const values = curves.flatMap(curve => [...curve.training, ...curve.validation, ...curve.low].map(point => point.y))
  if (values.length === 0) return { min: 0, max: 1, clipped: false }
  if (metric === 'accuracy') {
    const lowest = Math.floor(Math.min(...values) * 20) / 20
    return { min: Math.max(0, Math.min(lowest, 0.95)), max: 1, clipped: false }
  }
  const sorted = [...values].sort((a, b) => a - b)
  const highest = sorted.at(-1) ?? 1
  const usual = 3 * percentile(sorted, 0.8)
  const clipped = sorted.length >= 6 && usual > 0 && highest > 2 * usual
  return { min: 0, max: roundUp(clipped ? usual : highest), clipped }
}

/** What a logarithmic axis shows: all values above 0; a loss of exactly 0 has no place on it. */
export const logarithmicRange = (curves: readonly Curve[]): { min: number; max: number } => {
  const values = curves
    .flatMap(curve => [...curve.training, ...curve.validation])
    .map(point => point.y)
    .filter(value => value > 0)
  if (values.length === 0) return { min: 0.1, max: 1 }
  const power = (value: number, round: (x: number) => number) => 10 ** round(Math.log10(value))
  const min = power(Math.min(...values), Math.floor)
  return { min, max: Math.max(power(Math.max(...values), Math.ceil), min * 10) }
}

/** Where the epoch axis ends: at the epochs that are planned, or at the last one that came. */
export const lastEpoch = (runs: readonly CurveRun[], planned: number): number =>
  Math.max(planned, 2, ...runs.map(run => run.history.at(-1)?.epoch ?? 0))
