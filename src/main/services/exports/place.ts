import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk, systemCode } from '../../files/disk-error.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { syncFolder } from '../../files/replace-file.ts'
import { syncFile } from '../../files/write-synced.ts'

/**
 * Make something in a folder so that it appears there whole or not at all: it is made in a folder of its own beside, put on
 * the disk, and then renamed. What stood there under the same name stays until the new one is whole.
 *
 * @param make fills the work folder; every entry in it is brought to `folder`
 */
export const placeWhole = async <T>(folder: string, make: (workFolder: string) => Promise<T>): Promise<T> => {
  await makeFolder(folder)
  const work = join(folder, `.unfreeze-export-${randomBytes(6).toString('hex')}`)
  return onDisk(folder, async () => {
    await mkdir(work)
    try {
      const made = await make(work)
      await syncAll(work)
      for (const name of await readdir(work)) await bring(join(work, name), join(folder, name), join(work, '.old'))
      await syncFolder(folder)
      return made
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
}

const bring = async (from: string, to: string, aside: string): Promise<void> => {
  const stood = await moved(to, aside)
  try {
    await rename(from, to)
  } catch (error) {
    if (stood) await rename(aside, to)
    throw error
  }
  if (stood) await rm(aside, { recursive: true, force: true })
}

const moved = async (from: string, to: string): Promise<boolean> => {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/** Every file below a folder is on the disk when this returns. */
const syncAll = async (folder: string): Promise<void> => {
  for (const path of await filesBelow(folder)) await syncFile(path)
}

/** All files below a folder, or the file itself. */
const filesBelow = async (path: string): Promise<string[]> => {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

/** Bytes of a file, or of all files below a folder. */
export const bytesOf = async (path: string): Promise<number> => {
  const sizes = await Promise.all((await filesBelow(path)).map(async file => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
