import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { syncFolder } from '../../files/atomic.ts'
import { asLabError, onDisk, systemCode } from '../../files/disk-error.ts'
import { isThere, namesIn } from '../../files/if-there.ts'
import { lockOwner, takeLock } from '../../files/lock.ts'
import type { HomePlaces } from '../../files/places.ts'

/** Folders whose names begin so are no datasets: they come into being or go away. */
const adding = '.adding-'
const removing = '.removing-'

/** A dataset in the making: a folder beside the others that nobody sees, whose name says that it is not finished. */
export interface Pending {
  folder: string
  /**
   * Put it in its place, in one step.
   *
   * @returns false where something of that name is there already
   */
  moveTo(name: string): Promise<boolean>
  /** Remove what was not moved. */
  discard(): Promise<void>
}

export const createPending = async (places: HomePlaces): Promise<Pending> => {
  const folder = join(places.datasets, `${adding}${process.pid}-${randomBytes(6).toString('hex')}`)
  // The lock says that somebody is at work on it; without a live owner the folder is rubbish.
  const release = await takeLock(lockOf(folder), 'A dataset in the making')
  try {
    await onDisk(folder, () => mkdir(folder))
  } catch (error) {
    await release()
    throw error
  }
  return {
    folder,
    moveTo: async name => {
      const place = places.dataset(name)
      if (await isThere(place)) return false
      try {
        await rename(folder, place)
      } catch (error) {
        const code = systemCode(error)
        if (code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && (await isThere(place)))) return false
        throw asLabError(error, place)
      }
      await syncFolder(places.datasets)
      return true
    },
    discard: async () => {
      await onDisk(folder, () => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
      await release()
    },
  }
}

/** Remove what interrupted additions and removals left behind; those of living processes stay. */
export const sweepPending = async (places: HomePlaces): Promise<void> => {
  const names = await namesIn(places.datasets)
  try {
    for (const name of names) {
      const path = join(places.datasets, name)
      if (name.startsWith(removing)) await rm(path, { recursive: true, force: true, maxRetries: 3 })
      const made = name.startsWith(adding) ? name.replace(/\.lock(\.guard)?$/, '') : null
      if (!made || (await lockOwner(lockOf(join(places.datasets, made))))) continue
      if (name === made || !names.includes(made)) await rm(path, { recursive: true, force: true, maxRetries: 3 })
      if (name === made) await rm(lockOf(path), { force: true })
    }
  } catch (error) {
    // A home that may only be read is fine to look at; adding to it says so by itself.
    const failure = asLabError(error, places.datasets)
    if (failure.code !== 'not-writable') throw failure
  }
}

const lockOf = (folder: string) => `${folder}.lock`

/** The way a dataset that was asked for under a taken name is refused. */
export const nameTaken = (name: string, why = ''): LabError =>
  new LabError(
    'name-taken',
    `There is a dataset "${name}" already${why}.`,
    `Choose another name with --name, or remove that one first (its pictures stay where they are unless the lab copied them).`,
  )

/** The folder under which a removed dataset goes away. */
export const removingFolder = (places: HomePlaces, name: string): string =>
  join(places.datasets, `${removing}${basename(name)}-${randomBytes(6).toString('hex')}`)
