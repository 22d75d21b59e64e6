import { LabError } from '../../shared/contract/errors.ts'
import type { ErrorFact } from '../../shared/contract/errors.ts'

/** Where the stack of an error goes that nobody foresaw: a log for us, never a person's screen. */
export type OnFault = (error: unknown, during: string) => void

/**
 * What crosses a wire for any thrown value: a LabError as it is; anything else is a fault of ours, whose stack goes to
 * the log.
 */
export const factOf = (error: unknown, during: string, onFault: OnFault): ErrorFact => {
  if (error instanceof LabError) {
    if (error.cause !== undefined) onFault(error, during)
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
