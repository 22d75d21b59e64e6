import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js'
import annotation from 'chartjs-plugin-annotation'
import zoom from 'chartjs-plugin-zoom'

/** The parts of Chart.js that the lab draws with, and no others. Chart.js writes styles by script only: no style element. */
Chart.register(
  ...[LineController, LineElement, PointElement, LinearScale, LogarithmicScale],
  ...[Filler, Tooltip, annotation, zoom],
)

declare module 'chart.js' {
  interface LineControllerDatasetOptions {
    /** What stands at the end of this line instead of an entry in a legend. */
    endLabel?: string
    /** Which of the two curves of a run this is; a bound of the band is neither. */
    part?: 'training' | 'validation' | 'bound'
    /** The run's name, for the tooltip. */
    runTitle?: string
  }
}
