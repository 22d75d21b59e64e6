import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { onDisk, systemCode } from './disk-error.ts'

/**
 * Make a folder and those above it, where they are missing.
 *
 * @throws LabError `not-writable`, `disk-full` and the like, naming the folder
 */
export const makeFolder = (path: string): Promise<void> =>
  onDisk(path, async () => {
    try {
      await mkdir(path, { recursive: true })
    } catch (error) {
      // On a read-only disk Node's recursive mkdir says that the path is not there; step by step it says why.
      if (systemCode(error) !== 'ENOENT') throw error
      await makeStepwise(path)
    }
  })

const makeStepwise = async (path: string): Promise<void> => {
  try {
    await mkdir(path)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    await makeStepwise(dirname(path))
    await mkdir(path)
  }
}
