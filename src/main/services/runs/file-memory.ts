import { stat } from 'node:fs/promises'
import { onDisk, systemCode } from '../../files/disk-error.ts'

/**
 * What was read from files, kept until they change: a list of a hundred runs must not parse a hundred times thousands
 * of pictures. Files are replaced whole, so time and size tell one content from the next.
 */
export const createFileMemory = () => {
  const kept = new Map<string, { mark: string; value: unknown }>()

  /** The value made of `path` by `read`, or null where there is no such file. `read` must always make the same of it. */
  return async <T>(path: string, read: () => Promise<T>): Promise<T | null> => {
    const mark = await markOf(path)
    if (mark === null) {
      kept.delete(path)
      return null
    }
    const known = kept.get(path)
    if (known?.mark === mark) return known.value as T
    const value = await read()
    kept.set(path, { mark, value })
    return value
  }
}

const markOf = (path: string): Promise<string | null> =>
  onDisk(path, async () => {
    try {
      const { mtimeMs, size, ino } = await stat(path)
      return `${mtimeMs} ${size} ${ino}`
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null
      throw error
    }
  })
