import { csvOf } from '../../ui/save-file.ts'
import type { Curve } from './curve-data.ts'

/** The curves of a chart as a table: a row an epoch and run, with what training and validation had then. */
export const curvesCsv = (curves: readonly Curve[], metric: string): string =>
  csvOf([
    ['run', 'epoch', metric, `val_${metric}`],
    ...curves.flatMap(({ run, training, validation }) =>
      run.history.map(({ epoch }) => [
        ...[run.id, epoch],
        ...[training, validation].map(points => points.find(({ x }) => x === epoch)?.y ?? ''),
      ]),
    ),
  ])

/** The chart as it is drawn, on the colour of the page instead of nothing. */
export const chartPng = (canvas: HTMLCanvasElement, ground: string): Promise<Blob> => {
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  const ctx = copy.getContext('2d')!
  ctx.fillStyle = ground
  ctx.fillRect(0, 0, copy.width, copy.height)
  ctx.drawImage(canvas, 0, 0)
  return new Promise((resolve, reject) =>
    copy.toBlob(blob => (blob ? resolve(blob) : reject(new Error('the chart could not be drawn as PNG'))), 'image/png'),
  )
}
