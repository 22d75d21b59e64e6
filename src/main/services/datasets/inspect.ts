import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Dataset, Image } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { concurrently } from '../../files/concurrently.ts'
import { asLabError, systemCode } from '../../files/disk-error.ts'
import { sha256Bytes } from '../../files/hash.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { readPicture } from '../../files/read-picture.ts'
import { checkDecodes, uprightSize } from '../../pictures/index.ts'
import type { Skipped } from './list-pictures.ts'
import type { Listed } from './listing.ts'
import type { OpenedPicture, OpenedPictures } from './opened-pictures.ts'

/** Files read at once: memory holds only these. */
const width = 4

/** A picture that was read whole and found good; its split may still have to be drawn. */
export type Inspected = Omit<Image, 'split' | 'label'> & Omit<Listed, 'target'>

export interface Inspection {
  images: Inspected[]
  skipped: Skipped[]
}

/**
 * Open every picture: its hash, its size, and whether it can be decoded. One that cannot be read is named with the
 * reason and left where it is.
 *
 * @param pathOf where a picture lies, by its path below the dataset's folder
 * @param copyTo a folder that gets a copy of every good picture, under its path
 */
export const inspect = async (
  pathOf: (file: string) => string,
  files: readonly Listed[],
  options: {
    orientation: Dataset['orientation']
    copyTo?: string | undefined
    /** Pictures that an earlier attempt has opened. */
    opened?: OpenedPictures | undefined
    signal?: AbortSignal | undefined
    onRead?: (listed: Listed) => void
  },
): Promise<Inspection> => {
  const results = await concurrently(files, width, async listed => {
    options.signal?.throwIfAborted()
    const result = await inspectOne(pathOf, listed, options)
    options.onRead?.(listed)
    return result
  })
  const inspection: Inspection = { images: [], skipped: [] }
  for (const result of results)
    if ('reason' in result) inspection.skipped.push(result)
    else inspection.images.push(result)
  return inspection
}

const inspectOne = async (
  pathOf: (file: string) => string,
  listed: Listed,
  {
    orientation,
    copyTo,
    opened,
  }: { orientation: Dataset['orientation']; copyTo?: string | undefined; opened?: OpenedPictures | undefined },
): Promise<Inspected | Skipped> => {
  const { file } = listed
  let bytes: Uint8Array
  let sha256: string
  let probed: OpenedPicture
  try {
    bytes = await readPicture(pathOf(file))
    sha256 = sha256Bytes(bytes)
    probed = opened?.get(sha256) ?? (await checkDecodes(bytes))
    await opened?.add(sha256, probed)
  } catch (error) {
    const reason = whySkipped(error)
    if (reason === null) throw error
    return { file, reason }
  }
  const size = orientation === 'exif' ? uprightSize(probed.width, probed.height, probed.orientation) : probed
  if (copyTo) await copy(join(copyTo, file), bytes)
  return {
    ...listed,
    id: imageId(file),
    target: listed.target ?? null,
    width: size.width,
    height: size.height,
    bytes: bytes.length,
    sha256,
  }
}

/** Names a picture by its path: adding the same folder again gives the same ids. */
export const imageId = (file: string): string => sha256Bytes(file).slice(0, 16)

/** The reason to leave a file out; null for what is wrong with more than this file. */
const whySkipped = (error: unknown): string | null => {
  if (!(error instanceof LabError)) return null
  const code = systemCode(error.cause)
  if (error.code === 'image-unreadable') return error.message
  if (code === 'EACCES' || code === 'EPERM') return 'There is no permission to read it.'
  if (code === 'ENOENT') return 'It went away while the folder was read.'
  if (code === 'EIO') return 'The disk reports an error in it.'
  return null
}

const copy = async (path: string, bytes: Uint8Array): Promise<void> => {
  try {
    await makeFolder(dirname(path))
    await writeFile(path, bytes, { flag: 'wx' })
  } catch (error) {
    throw asLabError(error, path)
  }
}
