import type { ChartData, ChartOptions } from 'chart.js'
import { formatInterval, formatNumber, formatPercent } from '../../ui/format.ts'
import { wilson } from '../../../shared/wilson.ts'
import { through } from '../tokens.ts'
import type { ChartTokens } from '../tokens.ts'
import type { Curve, CurveMetric } from './curve-data.ts'
import { zoomOptions } from './zoom.ts'
import type { Window } from './zoom.ts'

/** Words and ranges that a chart of curves is made with. */
export interface CurveWords {
  training: string
  validation: string
  epoch: string
  best: string
}

/** Points at the edge of the chart are drawn whole, in pixels. */
const overhang = 6

/** Room for the words at the end of the lines, "validation 97.6 %", in letter heights: a letter is about half as wide. */
const labelRoom = ({ training, validation }: CurveWords): number =>
  0.49 * (Math.max(training.length, validation.length) + ' 97.6 %'.length)

export const formatMetric = (value: number, metric: CurveMetric): string => {
  if (metric === 'accuracy') return formatPercent(value)
  if (value > 0 && value < 0.00005) return '< 0.0001'
  return formatNumber(value, value < 0.1 ? 4 : value < 100 ? 3 : 1)
}

/** Chart.js's datasets: for each run the two bounds of the band, the validation line, the training dots. */
export const curveDatasets = (
  curves: readonly Curve[],
  metric: CurveMetric,
  tokens: ChartTokens,
  words: CurveWords,
): ChartData<'line'> => ({
  datasets: curves.flatMap(({ run, training, validation, low, high, best }) => {
    const colour = tokens.runs[run.hue % tokens.runs.length]!
    const ending = (name: string, last: { y: number } | undefined) =>
      last === undefined ? '' : `${name} ${formatMetric(last.y, metric)}`
    const bound = {
      part: 'bound' as const,
      runTitle: run.mark ?? '',
      pointRadius: 0,
      pointHoverRadius: 0,
      pointHitRadius: 0,
      borderWidth: 0,
    }
    const curve = { runTitle: run.mark ?? '', borderColor: colour }
    return [
      { ...bound, label: `${run.id}/low`, data: low, fill: false },
      {
        ...bound,
        label: `${run.id}/high`,
        data: high,
        fill: '-1',
        backgroundColor: through(colour, run.mark === undefined ? 0.14 : 0.08),
      },
      {
        ...curve,
        clip: overhang,
        label: `${run.id}/validation`,
        part: 'validation' as const,
        data: validation,
        borderWidth: 2,
        tension: 0,
        // A single epoch is no line yet: its point shows that something is there.
        pointRadius: validation.map(point => (point === best || validation.length === 1 ? 4 : 0)),
        pointHoverRadius: 4,
        pointBackgroundColor: tokens.paper,
        pointBorderColor: colour,
        pointBorderWidth: 2,
        endLabel: ending(run.mark ?? words.validation, validation.at(-1)),
      },
      {
        ...curve,
        clip: overhang,
        label: `${run.id}/training`,
        part: 'training' as const,
        data: training,
        showLine: false,
        pointRadius: training.length > 60 ? 1.5 : 2.5,
        pointHoverRadius: 4,
        pointBackgroundColor: colour,
        pointBorderWidth: 0,
        endLabel: run.mark === undefined ? ending(words.training, training.at(-1)) : '',
      },
    ]
  }),
})

export interface CurveAxes {
  epochs: number
  min: number
  max: number
  best: number | null
  logarithmic: boolean
  /** The part that is looked at; null for all of it. */
  window: Window | null
}

/** Chart.js's options. Nothing is animated: a curve that grows by a point while one reads it must not move otherwise. */
export const curveOptions = (
  metric: CurveMetric,
  axes: CurveAxes,
  tokens: ChartTokens,
  words: CurveWords,
  counts: ReadonlyMap<string, number | null>,
  onWindow: (window: Window | null) => void,
): ChartOptions<'line'> => {
  const x = axes.window?.x ?? { min: 1, max: axes.epochs }
  const y = axes.window?.y ?? { min: axes.min, max: axes.max }
  const font = { family: tokens.fontText, size: tokens.fontSize }
  const axis = {
    type: 'linear' as const,
    border: { color: tokens.rule },
    ticks: { color: tokens.inkSoft, font, maxRotation: 0 },
  }
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    normalized: true,
    parsing: false,
    font,
    layout: { padding: { right: tokens.fontSize * labelRoom(words), top: 8 } },
    interaction: { mode: 'index', intersect: false },
    scales: {
      x: {
        ...axis,
        ...x,
        grid: { display: false },
        title: { display: true, text: words.epoch, color: tokens.inkSoft, font, align: 'end' },
        ticks: { ...axis.ticks, precision: 0, maxTicksLimit: 8 },
      },
      y: {
        ...axis,
        type: axes.logarithmic ? 'logarithmic' : 'linear',
        ...y,
        grid: { color: tokens.rule, drawTicks: false },
        border: { display: false },
        ticks: {
          ...axis.ticks,
          maxTicksLimit: 6,
          callback: value =>
            metric === 'accuracy'
              ? formatPercent(Number(value), y.max - y.min > 0.02 ? 0 : 1)
              : axes.logarithmic
                ? String(value)
                : formatNumber(Number(value), y.max < 1 ? 2 : y.max < 10 ? 1 : 0),
        },
      },
    },
    plugins: {
      zoom: zoomOptions(tokens, onWindow),
      tooltip: {
        backgroundColor: tokens.raised,
        borderColor: tokens.rule,
        borderWidth: 1,
        titleColor: tokens.ink,
        bodyColor: tokens.ink,
        titleFont: font,
        bodyFont: font,
        padding: 8,
        displayColors: false,
        filter: item => item.dataset.part !== 'bound',
        callbacks: {
          title: items => (items[0] ? `${words.epoch} ${items[0].parsed.x}` : ''),
          label: item => {
            const value = item.parsed.y ?? Number.NaN
            const validation = item.dataset.part === 'validation'
            const count = counts.get(item.dataset.label?.split('/')[0] ?? '') ?? null
            const interval = validation && metric === 'accuracy' && count !== null ? wilson(value * count, count) : null
            const name = [item.dataset.runTitle, validation ? words.validation : words.training].join(' ').trim()
            return `${name} ${formatMetric(value, metric)}${interval ? ` (${formatInterval(interval)})` : ''}`
          },
        },
      },
      annotation: {
        annotations:
          axes.best === null
            ? {}
            : {
                best: {
                  type: 'line',
                  xMin: axes.best,
                  xMax: axes.best,
                  borderColor: tokens.rule,
                  borderWidth: 1,
                  drawTime: 'beforeDatasetsDraw',
                  label: {
                    display: true,
                    content: words.best,
                    position: metric === 'accuracy' ? 'start' : 'end',
                    backgroundColor: 'transparent',
                    color: tokens.inkSoft,
                    font: { ...font, weight: 'normal' },
                    padding: 2,
                  },
                },
              },
      },
    },
  }
}
