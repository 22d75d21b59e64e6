import type { ChartData, ChartOptions } from 'chart.js'
import { through } from '../tokens.ts'
import type { ChartTokens } from '../tokens.ts'
import type { Axis, LineSeries, Mark } from './line-series.ts'

/** Chart.js's datasets: for each series the bounds of its band, then itself; at last the mark. */
export const lineDatasets = (
  series: readonly LineSeries[],
  mark: Mark | null,
  tokens: ChartTokens,
): ChartData<'line'> => ({
  datasets: [
    ...series.flatMap(({ name, points, hue, look = 'line', band }) => {
      const colour = look === 'quiet' ? tokens.inkSoft : tokens.runs[hue % tokens.runs.length]!
      const bound = { pointRadius: 0, pointHitRadius: 0, borderWidth: 0, part: 'bound' as const }
      const bounds = band
        ? [
            { ...bound, label: `${name}/low`, data: band.map(({ x, low }) => ({ x, y: low })), fill: false },
            {
              ...{ ...bound, label: `${name}/high`, data: band.map(({ x, high }) => ({ x, y: high })) },
              ...{ fill: '-1', backgroundColor: through(colour, 0.14) },
            },
          ]
        : []
      return [
        ...bounds,
        {
          ...{ label: name, data: [...points], borderColor: colour, tension: 0, clip: 6 },
          showLine: look !== 'dots',
          borderWidth: look === 'quiet' ? 1 : 2,
          borderDash: look === 'dashed' || look === 'quiet' ? [5, 4] : [],
          pointRadius: look === 'dots' || look === 'line and dots' ? 3 : 0,
          pointHitRadius: 8,
          pointBackgroundColor: colour,
          pointBorderWidth: 0,
        },
      ]
    }),
    ...(mark
      ? [
          {
            ...{ label: 'mark', data: [mark], part: 'bound' as const, showLine: false, pointRadius: 6, borderWidth: 2 },
            ...{ pointBackgroundColor: tokens.paper, pointBorderColor: tokens.ink, pointBorderWidth: 2, clip: 8 },
          },
        ]
      : []),
  ],
})

/** Whether a number begins with 1, 2 or 5: the marks of a logarithmic axis that read well. */
const isEven = (value: number): boolean => [1, 2, 5].includes(Number(value.toExponential(6).split('e')[0]))

/** Chart.js's options. Nothing is animated. */
export const lineOptions = (x: Axis, y: Axis, tokens: ChartTokens): ChartOptions<'line'> => {
  const font = { family: tokens.fontText, size: tokens.fontSize }
  const scale = (axis: Axis, grid: boolean) => ({
    type: axis.logarithmic ? ('logarithmic' as const) : ('linear' as const),
    ...(axis.min === undefined ? {} : { min: axis.min }),
    ...(axis.max === undefined ? {} : { max: axis.max }),
    border: { color: tokens.rule },
    grid: grid ? { color: tokens.rule, drawTicks: false } : { display: false },
    title: { display: true, text: axis.title, color: tokens.inkSoft, font, padding: 2 },
    ticks: {
      ...{ color: tokens.inkSoft, font, maxRotation: 0, ...(axis.logarithmic ? {} : { maxTicksLimit: 6 }) },
      callback: (value: string | number) =>
        axis.logarithmic && !isEven(Number(value)) ? null : axis.format(Number(value)),
    },
  })
  return {
    ...{ animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: false },
    layout: { padding: { right: 12, top: 8 } },
    interaction: { mode: 'nearest', intersect: false },
    scales: { x: scale(x, false), y: scale(y, true) },
    plugins: {
      zoom: { zoom: { wheel: { enabled: false }, drag: { enabled: false }, pinch: { enabled: false } } },
      tooltip: {
        ...{
          backgroundColor: tokens.raised,
          borderColor: tokens.rule,
          borderWidth: 1,
          padding: 8,
          displayColors: false,
        },
        ...{ titleColor: tokens.ink, bodyColor: tokens.ink, titleFont: font, bodyFont: font },
        filter: item => item.dataset.part !== 'bound',
        callbacks: {
          title: items => (items[0] ? `${x.title}: ${x.format(items[0].parsed.x ?? 0)}` : ''),
          label: item => `${item.dataset.label ?? ''}: ${y.format(item.parsed.y ?? 0)}`,
        },
      },
    },
  }
}
