import { join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { sha256File } from '../../files/hash.ts'
import type { RunImage } from '../../files/run-file.ts'
import { changed } from './pictures.ts'
import { readAhead } from './read-ahead.ts'

/**
 * Look whether all pictures of a run are there and still the same, before hours go into it.
 *
 * @param root the dataset's folder
 * @throws LabError `image-changed`, naming those that are not
 */
export const checkPictures = async (root: string, images: readonly RunImage[], signal: AbortSignal): Promise<void> => {
  const different: string[] = []
  const isSame = async ({ file, sha256 }: RunImage) => {
    try {
      return (await sha256File(join(root, file))) === sha256
    } catch (error) {
      if (error instanceof LabError && error.code === 'not-found') return false
      throw error
    }
  }
  let at = 0
  for await (const same of readAhead(images, isSame, 16)) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    if (!same) different.push(images[at]!.file)
    at++
  }
  if (different.length > 0) throw changed(different)
}
