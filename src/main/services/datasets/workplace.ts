import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'
import { sha256Bytes } from '../../files/hash.ts'
import { namesIn } from '../../files/if-there.ts'
import { lockOwner, takeLock } from '../../files/lock.ts'
import { makeFolder } from '../../files/make-folder.ts'
import type { HomePlaces } from '../../files/places.ts'
import { openedPictures } from './opened-pictures.ts'
import type { OpenedPictures } from './opened-pictures.ts'

/** What is not come back to in that many days goes away. */
const keptDays = 14

/** A folder in which a dataset is unpacked or fetched; the next attempt with the same source finds it as it was left. */
export interface Workplace {
  folder: string
  opened: OpenedPictures
}

/**
 * Work in the workplace of a source. It goes away when the work is done, and when it failed in a way that another attempt
 * would not mend; it stays when the work was stopped, or the connection broke, or the program is killed.
 *
 * @param source names it: an archive's hash, a folder's path
 */
export const inWorkplace = async <T>(
  places: HomePlaces,
  source: string,
  work: (place: Workplace) => Promise<T>,
): Promise<T> => {
  const folder = join(places.imports, keyOf(source))
  const release = await takeLock(lockOf(folder), 'This source')
  try {
    await makeFolder(folder)
    const opened = await openedPictures(join(folder, 'opened.jsonl'))
    try {
      const result = await work({ folder, opened })
      await onDisk(folder, () => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
      return result
    } catch (error) {
      const canGoOn = !(error instanceof LabError) || ['stopped', 'network'].includes(error.code)
      if (canGoOn)
        await opened.flush().catch(() => undefined) // the first error is the one to tell
      else await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      throw error
    }
  } finally {
    await release()
  }
}

/**
 * Open the pictures of a source that lie where they are: an attempt after one that was interrupted does not decode again
 * what that one has found good.
 */
export const rememberingOpened = async <T>(
  places: HomePlaces,
  source: string,
  work: (opened: OpenedPictures) => Promise<T>,
): Promise<T> => {
  const file = join(places.imports, `${keyOf(source)}.jsonl`)
  const opened = await openedPictures(file)
  try {
    const result = await work(opened)
    await onDisk(file, () => rm(file, { force: true }))
    return result
  } catch (error) {
    await opened.flush().catch(() => undefined) // the first error is the one to tell; a lost note costs time only
    throw error
  }
}

const keyOf = (source: string) => sha256Bytes(source).slice(0, 32)

/** Remove what nobody has come back to for two weeks. */
export const sweepWorkplaces = async (places: HomePlaces, now = Date.now()): Promise<void> => {
  for (const name of (await namesIn(places.imports)).filter(one => !one.includes('.lock'))) {
    const path = join(places.imports, name)
    if (await lockOwner(lockOf(path))) continue
    const { mtimeMs } = await onDisk(path, () => stat(path))
    if (now - mtimeMs < keptDays * 86_400_000) continue
    await onDisk(path, () => rm(path, { recursive: true, force: true, maxRetries: 3 }))
    await rm(lockOf(path), { force: true })
  }
}

const lockOf = (folder: string) => `${folder}.lock`

/** Bring a finished folder to its place in the dataset that is being made: both lie in the same home. */
export const bring = (from: string, to: string): Promise<void> => onDisk(to, () => rename(from, to))
