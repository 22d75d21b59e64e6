import { LabError } from '../../shared/contract/errors.ts'
import type { ErrorCode, ErrorFact } from '../../shared/contract/errors.ts'

/** Where the stack of an error goes that nobody foresaw: a log for us, never a person's screen. */
export type OnFault = (error: unknown, during: string) => void

/** Said to the person in words, and still worth a stack and a cause in the log. */
const logged = new Set<ErrorCode>(['internal', 'engine-died', 'engine-unavailable'])

/**
 * What crosses a wire for any thrown value: a LabError as it is; anything else is a fault of ours, whose stack goes to
 * the log.
 */
export const factOf = (error: unknown, during: string, onFault: OnFault): ErrorFact => {
  if (error instanceof LabError) {
    if (logged.has(error.code)) onFault(error, during)
    return error.toFact()
  }
  onFault(error, during)
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    message: `Something in the lab itself went wrong (${during}): ${message}`,
    hint: 'Nothing that was saved is lost. The log in the lab’s home says where it happened.',
  }
}
