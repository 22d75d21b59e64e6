import { readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onDisk, systemCode } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'

const filesIn = (folder: string) =>
  onDisk(folder, async () => {
    await makeFolder(folder)
    const found: { path: string; bytes: number; used: number }[] = []
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      try {
        const { size, mtimeMs } = await stat(path)
        found.push({ path, bytes: size, used: mtimeMs })
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error // another process pruned it
      }
    }
    return found
  })

/** Bytes of all files in and below a folder of what can be made again; the folder is made where it is missing. */
export const bytesIn = async (folder: string): Promise<number> =>
  (await filesIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0)

/**
 * Remove the files that were not used for longest until no more than `limit` bytes are left.
 *
 * @returns what is left
 */
export const keepWithin = async (folder: string, limit: number): Promise<number> => {
  const files = (await filesIn(folder)).sort((a, b) => a.used - b.used)
  let left = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { path, bytes } of files) {
    if (left <= limit) break
    await onDisk(dirname(path), () => rm(path, { force: true }))
    left -= bytes
  }
  return left
}
