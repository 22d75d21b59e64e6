import { LabError } from '../../shared/contract/errors.ts'

/** The operating system's code of an error (`ENOSPC`, `EACCES`), or undefined where it has none. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Whether the file system itself reports an error (`ENOSPC`), and not a stream, zlib or a parser (`Z_DATA_ERROR`). */
export const isFromDisk = (error: unknown): boolean => /^E[A-Z0-9]+$/.test(systemCode(error) ?? '')

/**
 * An error of the file system in words a person can act on. A LabError passes through unchanged.
 *
 * @param path the file or folder that was worked on; it is named in the message
 * @example await mkdir(folder).catch(error => { throw asLabError(error, folder) })
 */
export const asLabError = (error: unknown, path: string): LabError => {
  if (error instanceof LabError) return error
  const cause = { cause: error }
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new LabError(
        'disk-full',
        `The disk is full: "${path}" could not be written.`,
        'Make room on that disk, or use another home with --home; then try again. Nothing that was there is lost.',
        cause,
      )
    case 'EACCES':
    case 'EPERM':
      return new LabError(
        'not-writable',
        `No permission to use "${path}".`,
        'Check who owns it, or use another home with --home.',
        cause,
      )
    case 'EROFS':
      return new LabError(
        'not-writable',
        `"${path}" lies on a disk that can only be read.`,
        'Use another disk, or another home with --home.',
        cause,
      )
    case 'ENOENT':
      return new LabError(
        'not-found',
        `"${path}" is not there.`,
        'Check the path, and that its disk is connected.',
        cause,
      )
    case 'ENOTDIR':
      return new LabError(
        'not-found',
        `"${path}" is not there: a part of that path is a file.`,
        'Check the path.',
        cause,
      )
    case 'EISDIR':
      return new LabError('not-found', `"${path}" is a folder, and a file was expected.`, 'Check the path.', cause)
    case 'EMFILE':
    case 'ENFILE':
      return new LabError(
        'busy',
        `Too many files are open; "${path}" could not be opened.`,
        'Close other programs, then try again.',
        cause,
      )
    case 'EIO':
      return new LabError(
        'not-found',
        `The disk reports an error in "${path}".`,
        'Check the disk; copy the file from a backup if there is one.',
        cause,
      )
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return new LabError('not-found', `"${path}" cannot be opened: the path does not end.`, 'Check the path.', cause)
    default:
      return new LabError(
        'internal',
        `"${path}": ${error instanceof Error ? error.message : String(error)}`,
        'Run the same with --debug to see where it happened.',
        cause,
      )
  }
}

/** Do something with `path`; whatever the file system has against it becomes a LabError. */
export const onDisk = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw asLabError(error, path)
  }
}
