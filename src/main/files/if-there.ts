import { readdir, readFile, stat } from 'node:fs/promises'
import { LabError } from '../../shared/contract/errors.ts'
import { asLabError, systemCode } from './disk-error.ts'

/**
 * What `look` finds at `path`, or null where nothing is.
 *
 * @throws LabError naming `path`, for whatever else the file system has against it
 * @example const record = await ifThere(path, () => readFile(path))
 */
export const ifThere = async <T>(path: string, look: () => Promise<T>): Promise<T | null> => {
  try {
    return await look()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw asLabError(error, path)
  }
}

/** The text of a file, or null where there is none. */
export const textIfThere = (path: string): Promise<string | null> => ifThere(path, () => readFile(path, 'utf8'))

export const isThere = async (path: string): Promise<boolean> => (await ifThere(path, () => stat(path))) !== null

/** Names of what lies in a folder, in no order; none where there is no such folder. */
export const namesIn = async (folder: string): Promise<string[]> => (await ifThere(folder, () => readdir(folder))) ?? []

/** Names of the folders in a folder, in no order; none where there is no such folder. */
export const foldersIn = async (folder: string): Promise<string[]> => {
  const entries = await ifThere(folder, () => readdir(folder, { withFileTypes: true }))
  return (entries ?? []).filter(entry => entry.isDirectory()).map(entry => entry.name)
}

/** Changes when a file does: its time of change, size and number on the disk; null where there is no such file. */
export const stampOf = async (file: string): Promise<string | null> => {
  const found = await ifThere(file, () => stat(file))
  return found && `${found.mtimeMs} ${found.size} ${found.ino}`
}

/** What `read` finds, or null where it says `not-found`. */
export const ifFound = <T>(read: () => Promise<T>): Promise<T | null> => orNull(read, ['not-found'])

/** What `read` finds, or null where a file is missing or damaged: of what is made anew when it is lost. */
export const ifWhole = <T>(read: () => Promise<T>): Promise<T | null> => orNull(read, ['not-found', 'run-damaged'])

const orNull = async <T>(read: () => Promise<T>, codes: readonly LabError['code'][]): Promise<T | null> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof LabError && codes.includes(error.code)) return null
    throw error
  }
}
