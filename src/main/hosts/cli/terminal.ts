import { LabError } from '../../../shared/contract/errors.ts'
import { createProgressLine } from './progress-line.ts'
import type { LineStream, Step } from './progress-line.ts'

export interface Streams {
  stdout: LineStream
  stderr: LineStream
}

/**
 * What a command says, and to whom. Programs read JSON on stdout (with `--json`), and nothing else stands there; people
 * read the answer on stdout without it, and everything else on stderr.
 */
export interface Terminal {
  readonly json: boolean
  /** For programs: one value on one line. */
  value(value: unknown): void
  /** For people: the answer. */
  print(text: string): void
  /** For people: what goes on, what to do next. */
  note(text: string): void
  progress(step: Step): void
  /** Takes the progress line away. */
  rest(): void
  /** The one clear line, what to do, and with `--debug` the stack. */
  error(error: LabError, debug: boolean): void
}

export const createTerminal = ({ stdout, stderr }: Streams, json: boolean): Terminal => {
  const line = createProgressLine(stderr)
  const note = (text: string) => {
    line.clear()
    stderr.write(`${text}\n`)
  }
  return {
    json,
    value: value => {
      if (json) stdout.write(`${JSON.stringify(value)}\n`)
    },
    print: text => {
      line.clear()
      if (!json) stdout.write(`${text}\n`)
    },
    note,
    progress: line.show,
    rest: line.clear,
    error: (error, debug) => {
      note(`unfreeze: ${error.message}`)
      if (error.hint) note(`  ${error.hint}`)
      if (debug) note(stackOf(error))
    },
  }
}

const stackOf = (error: Error): string => {
  const own = error.stack ?? String(error)
  return error.cause instanceof Error ? `${own}\nbecause of ${stackOf(error.cause)}` : own
}

/** Anything thrown, as an error with a code. */
export const asError = (thrown: unknown): LabError => {
  if (thrown instanceof LabError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new LabError('internal', message, 'Run the same with --debug to see where it happened.', { cause: thrown })
}

export const usage = (message: string, hint = ''): LabError => new LabError('usage', message, hint)

/** 1 failed, 2 wrong usage, 130 stopped. */
export const exitCodeOf = ({ code }: LabError): number => {
  if (code === 'stopped') return 130
  return code === 'usage' || code === 'bad-request' ? 2 : 1
}
