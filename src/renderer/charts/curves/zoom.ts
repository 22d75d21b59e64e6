import type { Chart, ChartOptions } from 'chart.js'
import { through } from '../tokens.ts'
import type { ChartTokens } from '../tokens.ts'

type ZoomOptions = NonNullable<NonNullable<ChartOptions<'line'>['plugins']>['zoom']>

/** The part of a chart that is looked at. */
export interface Window {
  x: { min: number; max: number }
  y: { min: number; max: number }
}

const windowOf = ({ scales }: Chart): Window | null => {
  const { x, y } = scales
  return x && y ? { x: { min: x.min, max: x.max }, y: { min: y.min, max: y.max } } : null
}

/**
 * Zoom by drawing a frame, or with Ctrl and the wheel: the wheel alone goes on scrolling the page.
 *
 * @param onWindow hears what part is shown then
 */
export const zoomOptions = (tokens: ChartTokens, onWindow: (window: Window | null) => void): ZoomOptions => ({
  zoom: {
    mode: 'xy',
    wheel: { enabled: true, modifierKey: 'ctrl' },
    pinch: { enabled: true },
    drag: {
      enabled: true,
      threshold: 8,
      backgroundColor: through(tokens.ink, 0.08),
      borderColor: tokens.inkSoft,
      borderWidth: 1,
    },
    onZoomComplete: ({ chart }: { chart: Chart }) => onWindow(windowOf(chart)),
  },
})

/** Half as much as is shown, around its end: where a training is now. */
export const closer = ({ x, y }: Window): Window => ({ x: { min: (x.min + x.max) / 2, max: x.max }, y })
