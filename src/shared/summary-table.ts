import type { NetSummary } from './contract/nets.ts'

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/**
 * Bytes as Keras writes them: powers of 1024, two decimals.
 *
 * @example memorySize(14714688 * 4) // '56.13 MB'
 */
export const memorySize = (bytes: number): string => {
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${size.toFixed(2)} ${units[unit]}`
}

const shapeText = (shape: readonly (number | null)[]) => `(${shape.map(extent => extent ?? 'None').join(', ')})`

const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** Weights are float32: four bytes each. */
const total = (label: string, params: number) => ` ${label}: ${grouped(params)} (${memorySize(params * 4)})`

interface Column {
  title: string
  right?: boolean
  cells: string[]
}

const line = (widths: number[], [left, fill, between, right]: readonly [string, string, string, string]) =>
  left + widths.map(width => fill.repeat(width + 2)).join(between) + right

const row = (columns: Column[], widths: number[], cells: string[], edge: string) =>
  edge +
  cells
    .map((cell, at) => ` ${columns[at]!.right ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)} `)
    .join(edge) +
  edge

const isChain = ({ layers }: NetSummary) =>
  layers.every((layer, at) =>
    at === 0 ? layer.inbound.length <= 1 : layer.inbound.length === 1 && layer.inbound[0] === layers[at - 1]!.name,
  )

/**
 * A net as Keras's `summary()` prints it: a table of its layers and three lines of totals. "Connected to" stands there
 * where the net branches, "Trainable" where some of it is frozen.
 *
 * @example summaryTable(summary).split('\n').at(-3) // ' Total params: 14,714,688 (56.13 MB)'
 */
export const summaryTable = (summary: NetSummary): string => {
  const { layers } = summary
  const columns: Column[] = [
    { title: 'Layer (type)', cells: layers.map(layer => `${layer.name} (${layer.type})`) },
    { title: 'Output Shape', cells: layers.map(layer => shapeText(layer.outputShape)) },
    { title: 'Param #', right: true, cells: layers.map(layer => grouped(layer.params)) },
  ]
  if (!isChain(summary))
    columns.push({ title: 'Connected to', cells: layers.map(layer => layer.inbound.join(', ') || '-') })
  if (layers.some(layer => !layer.trainable))
    columns.push({
      title: 'Trainable',
      cells: layers.map(layer => (layer.params === 0 ? '-' : layer.trainable ? 'Y' : 'N')),
    })

  const widths = columns.map(column => Math.max(column.title.length, ...column.cells.map(cell => cell.length)))
  const titles = columns.map(column => column.title)
  const rows = layers.map((_, at) => {
    const cells = columns.map(column => column.cells[at]!)
    return row(columns, widths, cells, '│')
  })
  return [
    `Model: "${summary.name}"`,
    line(widths, ['┏', '━', '┳', '┓']),
    row(columns, widths, titles, '┃'),
    line(widths, ['┡', '━', '╇', '┩']),
    rows.join(`\n${line(widths, ['├', '─', '┼', '┤'])}\n`),
    line(widths, ['└', '─', '┴', '┘']),
    total('Total params', summary.totalParams),
    total('Trainable params', summary.trainableParams),
    total('Non-trainable params', summary.nonTrainableParams),
  ].join('\n')
}
