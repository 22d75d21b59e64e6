import { bytes, duration, grouped } from './format.ts'

export interface Step {
  /** What is being done: "Clone cats_vs_dogs_small", "Features". */
  title: string
  phase?: string
  done: number
  total: number | null
  unit: string
  secondsLeft: number | null
}

export interface ProgressLine {
  show(step: Step): void
  /** Takes the line away, so that something else can be written. */
  clear(): void
}

/** The parts of a terminal's stream that are used here. */
export interface LineStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const barWidth = 20

const amount = (count: number, unit: string) => (unit === 'bytes' ? bytes(count) : grouped(Math.round(count)))

/** An estimate is worth whole seconds. */
const timeLeft = (seconds: number) => (seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : duration(seconds))

const describe = ({ done, total, unit, secondsLeft }: Step): string => {
  const counted = unit === 'bytes' ? '' : ` ${unit}`.trimEnd()
  const many = total
    ? `${amount(done, unit)} of ${amount(total, unit)}${counted}`
    : done
      ? `${amount(done, unit)}${counted}`
      : ''
  const left = secondsLeft === null ? '' : `${timeLeft(secondsLeft)} left`
  return [many, left].filter(part => part !== '').join(', ')
}

const bar = ({ done, total }: Step): string => {
  if (!total) return ''
  const full = Math.round((Math.min(done, total) / total) * barWidth)
  return `${'━'.repeat(full)}${'╌'.repeat(barWidth - full)}  `
}

const heading = ({ title, phase }: Step) => (phase && phase !== title ? `${title}: ${phase}` : title)

/** Milliseconds between two lines of a phase in a log: short work is not worth more than one. */
const logPause = 2000

/**
 * On a terminal one line that is written over; elsewhere (a log file) a line for each phase, and one for each tenth of
 * it that takes its time.
 *
 * @param now milliseconds of a clock that never goes back
 */
export const createProgressLine = (stream: LineStream, now = () => performance.now()): ProgressLine =>
  stream.isTTY ? live(stream) : plain(stream, now)

const live = (stream: LineStream): ProgressLine => {
  let shown = false
  return {
    show: step => {
      const text = `${heading(step)}  ${bar(step)}${describe(step)}`.trimEnd()
      const room = (stream.columns ?? 80) - 1
      const fitting = [...text].length > room ? `${[...text].slice(0, room - 1).join('')}…` : text
      stream.write(`\r\x1b[2K${fitting}`)
      shown = true
    },
    clear: () => {
      if (shown) stream.write('\r\x1b[2K')
      shown = false
    },
  }
}

const plain = (stream: LineStream, now: () => number): ProgressLine => {
  let last = { heading: '', tenth: 0, at: 0 }
  return {
    show: step => {
      const current = { heading: heading(step), tenth: tenthOf(step), at: now() }
      const samePhase = current.heading === last.heading
      if (samePhase && (current.tenth === last.tenth || current.at - last.at < logPause)) return
      last = current
      stream.write(`${current.heading}  ${describe(step)}`.trimEnd() + '\n')
    },
    clear: () => undefined,
  }
}

const tenthOf = ({ done, total }: Step) => (total ? Math.floor((10 * done) / total) : 0)
