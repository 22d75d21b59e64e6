import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { asLabError, onDisk, systemCode } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Make a file, or put a new one in its place, so that at every moment either the old or the new content is there, whole:
 * a neighbour is written and synced, then renamed over it. The folder is made where it is missing. Where anything
 * fails, the old content stays and the neighbour goes away. Writers of one path come one after the other, in the order
 * in which they asked: the last content is the one that was asked for last.
 *
 * @param write gets the neighbour, open for writing
 * @param options.sync false for what is made anew when it is lost: then nobody waits for the disk
 * @param options.mode who may read it, as in 0o600; without it as the system has it
 */
export const replaceFile = (
  path: string,
  write: (file: FileHandle) => Promise<void>,
  { sync = true, mode }: { sync?: boolean; mode?: number } = {},
): Promise<void> => {
  const before = writing.get(path) ?? Promise.resolve()
  const ours = before.then(() => replaceNow(path, write, sync, mode))
  // The next one waits for this one, whether it succeeds or not; its failure is the caller's to see.
  const settled = ours.then(
    () => undefined,
    () => undefined,
  )
  writing.set(path, settled)
  void settled.then(() => {
    if (writing.get(path) === settled) writing.delete(path)
  })
  return ours
}

/** The latest writer of each path that is being written. */
const writing = new Map<string, Promise<void>>()

const replaceNow = (
  path: string,
  write: (file: FileHandle) => Promise<void>,
  sync: boolean,
  mode: number | undefined,
): Promise<void> =>
  onDisk(path, async () => {
    await makeFolder(dirname(path))
    const part = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`
    try {
      const file = await open(part, 'wx', mode)
      try {
        await write(file)
        if (sync) await file.sync()
      } finally {
        await file.close()
      }
      await renameOver(part, path)
    } catch (error) {
      await rm(part, { force: true })
      throw error
    }
    if (sync) await syncFolder(dirname(path))
  })

/** Windows refuses while a virus scanner or an indexer looks at either file: then once more, a moment later. */
const renameOver = async (from: string, to: string): Promise<void> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await rename(from, to)
    } catch (error) {
      const inUse = ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error) ?? '')
      if (process.platform !== 'win32' || !inUse || attempt === 8) throw error
      await wait(20 * attempt)
    }
}

/**
 * Make a rename in this folder survive a power cut. Windows does not open folders, and there a rename is journalled.
 */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    const failure = asLabError(error, folder)
    // Some network file systems refuse to sync a folder; that is no reason to fail.
    if (failure.code === 'disk-full') throw failure
  }
}
