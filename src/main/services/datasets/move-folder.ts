import { cp, rename, rm } from 'node:fs/promises'
import { asLabError, onDisk, systemCode } from '../../files/disk-error.ts'

/** Move a folder, also from one disk to another; where that fails the folder stays what and where it was. */
export const moveFolder = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to)
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw asLabError(error, from)
    try {
      await cp(from, to, { recursive: true, errorOnExist: true, force: false })
    } catch (failure) {
      await rm(to, { recursive: true, force: true })
      throw asLabError(failure, to)
    }
    await onDisk(from, () => rm(from, { recursive: true, force: true }))
  }
}
