import { rm } from 'node:fs/promises'
import { LabError } from '../../shared/contract/errors.ts'
import { onDisk } from '../files/disk-error.ts'
import { isThere } from '../files/if-there.ts'
import { download } from './download.ts'
import type { DownloadOptions } from './download.ts'

/** What the publisher of a file tells of it, so that a proxy's login page does not pass for it. */
export interface Published {
  /** `SHA-256`, `MD5` or `size`. */
  known: string
  isTheFile(path: string): Promise<boolean>
  /** Code of the error where another file came. */
  otherwise: LabError['code']
}

/**
 * Download a file as `download` does and hold it against what its publisher tells of it. The part that an earlier attempt left
 * may be of another file: then it is fetched once more, from nothing.
 *
 * @param onCheck told when all bytes are there, before they are read again
 * @throws LabError `published.otherwise` where the server sends another file, nothing of which is kept; what `download` throws
 */
export const downloadOfficial = async (
  options: DownloadOptions,
  published: Published,
  onCheck: () => void,
): Promise<void> => {
  const { url, path } = options
  const fetchIt = async (): Promise<boolean> => {
    await download(options)
    onCheck()
    if (await published.isTheFile(path)) return true
    await onDisk(path, () => rm(path))
    return false
  }
  const begun = await isThere(path)
  if ((await fetchIt()) || (begun && (await fetchIt()))) return
  throw new LabError(
    published.otherwise,
    `${new URL(url).host} sent another file than the one that Keras names: the ${published.known} differs.`,
    'Nothing of it was kept. A proxy or a login page in between is the usual cause; try again on another connection.',
  )
}
