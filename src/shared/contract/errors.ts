import { z } from 'zod'

/**
 * Every way in which the lab says no. The code is for programs (`--json`, tests), the message and the hint are for
 * the person: what happened, to which file, what to do.
 */
export const errorCodes = [
  'bad-request', // a message that does not fit the contract
  'usage', // a command line that makes no sense
  'not-found', // a dataset, run, layer or file that is not there
  'name-taken',
  'busy', // something else holds what is needed
  'stopped', // the person stopped it
  'image-unreadable',
  'image-changed', // gone or different since the run
  'dataset-invalid', // no classes, one class, an empty split
  'clone-failed',
  'network',
  'weights-missing',
  'weights-mismatch', // a file of another net
  'weights-damaged',
  'archive-unsafe',
  'not-writable',
  'disk-full',
  'engine-unavailable',
  'engine-died',
  'out-of-memory',
  'run-state', // an operation that this run's state does not allow
  'run-damaged',
  'export-failed',
  'internal', // a fault of ours
] as const

export type ErrorCode = (typeof errorCodes)[number]

export const errorFact = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string(),
})
export type ErrorFact = z.infer<typeof errorFact>

/**
 * An error that a person is meant to read.
 *
 * @example throw new LabError('dataset-invalid',
 *   'Expected 2 or more class folders in "pets". Received 1: "cat".', 'Put each class in a folder of its own.')
 */
export class LabError extends Error {
  override readonly name = 'LabError'
  readonly code: ErrorCode
  readonly hint: string

  constructor(code: ErrorCode, message: string, hint = '', options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }

  /** What crosses a wire: no stack, no cause. */
  toFact(): ErrorFact {
    return { code: this.code, message: this.message, hint: this.hint }
  }

  static fromFact(fact: ErrorFact): LabError {
    return new LabError(fact.code, fact.message, fact.hint)
  }
}
