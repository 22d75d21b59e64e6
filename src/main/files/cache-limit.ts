import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { readJson, writeJson } from './atomic.ts'
import { asLabError, systemCode } from './disk-error.ts'
import { ifWhole } from './if-there.ts'

/** What the cache of features may take of the disk where nobody said otherwise, in bytes. */
export const defaultCacheLimit = 20e9
/** What is left free of the disk when more than a run needs is kept, in bytes. */
const reserve = 2e9

/** settings.json of a home. */
const settings = z.object({ format: z.literal(1), cacheLimitBytes: z.number().positive() })

/** @param path homePlaces(home).settings; where it is missing or damaged, the usual limit holds */
export const readCacheLimit = async (path: string): Promise<number> =>
  (await ifWhole(() => readJson(path, settings)))?.cacheLimitBytes ?? defaultCacheLimit

export const writeCacheLimit = (path: string, cacheLimitBytes: number): Promise<void> =>
  writeJson(path, { format: 1, cacheLimitBytes } satisfies z.infer<typeof settings>)

/**
 * Whether features that a run does not need itself may be kept beside those that it needs.
 *
 * @param folder where the features lie
 * @param bytes of both together
 */
export const hasRoomFor = async (folder: string, bytes: number, limit: number): Promise<boolean> => {
  if (bytes > limit) return false
  return bytes + reserve <= (await freeBytes(folder))
}

/** Free bytes of the disk that a folder is on, or will be on. */
const freeBytes = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(folder) === folder) throw asLabError(error, folder)
    return freeBytes(dirname(folder))
  }
}
