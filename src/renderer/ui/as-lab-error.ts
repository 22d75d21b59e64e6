import { LabError } from '../../shared/contract/errors.ts'

/** Whatever was thrown, as an error that a person can read. */
export const asLabError = (thrown: unknown): LabError => {
  if (thrown instanceof LabError) return thrown
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  return new LabError(
    'internal',
    `Something in the window went wrong: ${said}`,
    'Reload the window; nothing is lost.',
    {
      cause: thrown,
    },
  )
}
