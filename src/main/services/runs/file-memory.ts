import { stampOf } from '../../files/if-there.ts'

/**
 * What was read from files, kept until they change: a list of a hundred runs must not parse a hundred times thousands
 * of pictures. Files are replaced whole, so time and size tell one content from the next.
 */
export const createFileMemory = () => {
  const kept = new Map<string, { stamp: string; value: unknown }>()

  /** The value made of `path` by `read`, or null where there is no such file. `read` must always make the same of it. */
  return async <T>(path: string, read: () => Promise<T>): Promise<T | null> => {
    const stamp = await stampOf(path)
    if (stamp === null) {
      kept.delete(path)
      return null
    }
    const known = kept.get(path)
    if (known?.stamp === stamp) return known.value as T
    const value = await read()
    kept.set(path, { stamp, value })
    return value
  }
}
