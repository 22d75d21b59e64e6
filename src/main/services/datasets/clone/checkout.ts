import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readBlob, readTree } from 'isomorphic-git'
import type { FsClient } from 'isomorphic-git'
import { LabError } from '../../../../shared/contract/errors.ts'
import { asLabError, systemCode } from '../../../files/disk-error.ts'
import { makeFolder } from '../../../files/make-folder.ts'
import { isPictureName } from '../list-pictures.ts'
import type { Skipped } from '../list-pictures.ts'
import { whyUnsafe } from './safe-name.ts'

export interface Repository {
  fs: FsClient
  gitdir: string
  cache: object
}

interface Blob {
  file: string
  oid: string
}

const deepest = 40
const mostEntries = 2_000_000

/**
 * Write the pictures of a commit into a new folder: plain files under plain names. Links, submodules and names that lead
 * elsewhere are left out and named; other files are not written at all.
 */
export const checkoutPictures = async (
  repository: Repository,
  commit: string,
  folder: string,
  control: { signal: AbortSignal; onWritten(done: number, total: number): void },
): Promise<Skipped[]> => {
  const skipped: Skipped[] = []
  const blobs: Blob[] = []
  await collect(repository, commit, '', { blobs, skipped, seen: { count: 0 } }, control.signal)
  await makeFolder(folder)
  for (const [index, { file, oid }] of blobs.entries()) {
    control.signal.throwIfAborted()
    const { blob } = await readBlob({ ...repository, oid })
    const reason = await writeNew(folder, file, blob)
    if (reason) skipped.push({ file, reason })
    control.onWritten(index + 1, blobs.length)
  }
  return skipped
}

const collect = async (
  repository: Repository,
  oid: string,
  path: string,
  found: { blobs: Blob[]; skipped: Skipped[]; seen: { count: number } },
  signal: AbortSignal,
): Promise<void> => {
  signal.throwIfAborted()
  const { tree } = await readTree({ ...repository, oid })
  for (const entry of tree) {
    if (++found.seen.count > mostEntries)
      throw new LabError('archive-unsafe', 'The repository lists more than two million files.', 'Do not use it.')
    const file = path === '' ? entry.path : `${path}/${entry.path}`
    const isPicture = isPictureName(entry.path)
    const reason =
      entry.mode === '120000'
        ? 'It is a link in the repository; put the picture itself there.'
        : file.split('/').length > deepest
          ? 'It lies too deep.'
          : whyUnsafe(entry.path)
    if (reason !== null) {
      if (isPicture || entry.type === 'tree') found.skipped.push({ file, reason })
    } else if (entry.type === 'tree') await collect(repository, entry.oid, file, found, signal)
    else if (entry.type === 'blob' && isPicture) found.blobs.push({ file, oid: entry.oid })
  }
}

/** Write a file that must not be there yet; the reason where the name cannot be had. */
const writeNew = async (folder: string, file: string, bytes: Uint8Array): Promise<string | null> => {
  const steps = file.split('/')
  const path = join(folder, ...steps)
  try {
    await mkdir(join(folder, ...steps.slice(0, -1)), { recursive: true })
    await writeFile(path, bytes, { flag: 'wx' })
    return null
  } catch (error) {
    const code = systemCode(error)
    if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR')
      return 'Its name differs from another one only in upper and lower case, which this disk does not tell apart.'
    if (code === 'EINVAL' || code === 'EILSEQ' || code === 'ENAMETOOLONG') return 'This disk allows no such name.'
    throw asLabError(error, path)
  }
}
