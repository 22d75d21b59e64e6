import { LabError } from '../../shared/contract/errors.ts'

/** What the lab says of a file that it cannot read as a picture; `reason` is a whole sentence without the file's name. */
export const unreadable = (reason: string, cause?: unknown): LabError =>
  new LabError(
    'image-unreadable',
    reason,
    'Save it again as JPEG or PNG with any picture program, or leave it out.',
    cause === undefined ? {} : { cause },
  )
