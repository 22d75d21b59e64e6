import type { Chart, Plugin } from 'chart.js'

interface Label {
  text: string
  colour: string
  x: number
  y: number
}

const labelsOf = (chart: Chart<'line'>): Label[] =>
  chart.data.datasets.flatMap((dataset, index) => {
    const points = chart.getDatasetMeta(index).data
    const last = points.at(-1)
    if (!dataset.endLabel || !last) return []
    const y = Math.min(Math.max(last.y, chart.chartArea.top), chart.chartArea.bottom)
    return [{ text: dataset.endLabel, colour: String(dataset.borderColor), x: last.x, y }]
  })

/** Pushes labels apart that would lie over each other, keeping their order and staying inside the chart. */
export const spread = (ys: readonly number[], gap: number, bottom: number): number[] => {
  const order = ys.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y)
  let previous = Number.NEGATIVE_INFINITY
  for (const item of order) {
    item.y = Math.max(item.y, previous + gap)
    previous = item.y
  }
  let limit = bottom
  for (const item of [...order].reverse()) {
    item.y = Math.min(item.y, limit)
    limit = item.y - gap
  }
  const spreadOut = Array.from(ys)
  for (const item of order) spreadOut[item.index] = item.y
  return spreadOut
}

/** Writes each line's name and last value at its end, in the line's colour. */
export const endLabels: Plugin<'line'> = {
  id: 'endLabels',
  afterDatasetsDraw(chart) {
    const labels = labelsOf(chart)
    const font = chart.options.font
    const size = font?.size ?? 12
    const ys = spread(
      labels.map(label => label.y),
      size * 1.15,
      chart.chartArea.bottom,
    )
    const { ctx } = chart
    ctx.save()
    ctx.font = `600 ${size}px ${font?.family ?? 'sans-serif'}`
    ctx.textBaseline = 'middle'
    labels.forEach((label, index) => {
      ctx.fillStyle = label.colour
      ctx.fillText(label.text, label.x + 8, ys[index]!)
    })
    ctx.restore()
  },
}
