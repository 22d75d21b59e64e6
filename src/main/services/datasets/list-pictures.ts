import { lstat, opendir, realpath, stat } from 'node:fs/promises'
import type { Dirent } from 'node:fs'
import { extname, join, relative, isAbsolute, sep } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { asLabError, onDisk, systemCode } from '../../files/disk-error.ts'
import { byCodePoint } from './code-points.ts'

/** What a picture's name ends in, in any case: Keras's list and WebP. What is inside its bytes decide. */
export const pictureExtensions = ['.bmp', '.gif', '.jpeg', '.jpg', '.png', '.webp'] as const
const listed: ReadonlySet<string> = new Set(pictureExtensions)
/** Endings that people use for pictures too: not listed (nor by Keras), but named so that nobody wonders. */
const oddEndings: ReadonlySet<string> = new Set(
  '.jfif .jpe .jif .pjpeg .dib .tif .tiff .heic .heif .avif .jxl .jp2 .svg .psd .raw .dng .cr2 .nef .arw .ico'.split(
    ' ',
  ),
)

export interface Skipped {
  file: string
  reason: string
}

export interface Listing {
  /** Paths below the dataset's folder, with forward slashes, in Keras's order. */
  files: string[]
  skipped: Skipped[]
}

/** Names of the folders in a folder by code point, those that start with "." left out: Keras's class names. */
export const listFolders = async (folder: string, root: string): Promise<string[]> => {
  const names: string[] = []
  for (const entry of await entries(folder)) {
    if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue
    if (entry.isDirectory() && (await isUnwritable(folder, entry))) throw unwritableFolder(folder, entry.name)
    if (entry.isDirectory()) names.push(entry.name)
    else if (entry.isSymbolicLink() && (await kindOfLink(join(folder, entry.name), root)) === 'folder')
      names.push(entry.name)
  }
  return names.sort(byCodePoint)
}

/**
 * What stands among the class folders and is not read: links that lead elsewhere, and folders with pictures whose names
 * begin with a dot. They are named, so that nobody wonders where a class is.
 */
export const foldersLeftOut = async (folder: string, root: string): Promise<Skipped[]> => {
  const skipped: Skipped[] = []
  for (const entry of await entries(folder)) {
    const path = join(folder, entry.name)
    const reason = entry.isSymbolicLink() ? await whyNoFolder(path, root) : await whyHidden(path, entry)
    if (reason !== null) skipped.push({ file: relative(root, path).split(sep).join('/'), reason })
  }
  return skipped.sort((a, b) => byCodePoint(a.file, b.file))
}

const whyNoFolder = async (path: string, root: string): Promise<string | null> =>
  (await kindOfLink(path, root)) === 'outside' && (await onDisk(path, () => stat(path))).isDirectory()
    ? 'It is a link that leads out of the folder; put the pictures themselves there.'
    : null

const whyHidden = async (path: string, entry: Dirent): Promise<string | null> =>
  entry.isDirectory() && entry.name.startsWith('.') && (await holdsPictures(path, 'directly'))
    ? 'Its name begins with a dot: such folders are no classes (nor for Keras). Rename it to use it.'
    : null

/**
 * The pictures of a class folder and of all folders below it, as Keras orders them: folder by folder by path, names by
 * code point. Links to folders are not followed, links to files are where they stay inside `root`.
 *
 * @param root the folder that was chosen: nothing outside it is read
 * @param classFolder absolute path, inside `root`
 */
export const listPictures = async (root: string, classFolder: string): Promise<Listing> => {
  const prefix = relative(root, classFolder).split(sep).join('/')
  const found: Listing = { files: [], skipped: [] }
  for (const folder of (await foldersBelow(classFolder, prefix)).sort(byCodePoint)) {
    const names = await entries(join(root, folder))
    for (const entry of names.sort((a, b) => byCodePoint(a.name, b.name))) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`
      const ending = endingOf(entry.name)
      if (!listed.has(ending)) {
        if (oddEndings.has(ending) && entry.isFile()) found.skipped.push({ file, reason: oddReason(ending) })
        continue
      }
      if (entry.isDirectory()) continue
      const reason = await whyNotTaken(join(root, folder), entry, root)
      if (reason === null) found.files.push(file)
      else found.skipped.push({ file, reason })
    }
  }
  return found
}

/** Whether a name is one that people give to pictures, taken by the lab or not. */
export const isPictureName = (name: string): boolean => listed.has(endingOf(name)) || oddEndings.has(endingOf(name))

/** ".jpg" alone is a name that ends in .jpg too. */
const endingOf = (name: string) => extname(`x${name}`).toLowerCase()

const oddReason = (ending: string) =>
  `Its name ends in ${ending}; the lab takes ${pictureExtensions.join(' ')}. Save it as one of these to use it.`

/** Whether a picture lies in a folder: right in it, or anywhere below. None is seen where one may not look. */
export const holdsPictures = async (folder: string, where: 'directly' | 'anywhere'): Promise<boolean> => {
  const below: string[] = []
  let there: Dirent[]
  try {
    there = await entries(folder)
  } catch (error) {
    if (error instanceof LabError && error.code === 'not-writable') return false
    throw error
  }
  for (const entry of there) {
    if (entry.isDirectory() && !(await isUnwritable(folder, entry))) below.push(join(folder, entry.name))
    else if (listed.has(endingOf(entry.name))) return true
  }
  if (where === 'anywhere') for (const deeper of below) if (await holdsPictures(deeper, where)) return true
  return false
}

const whyNotTaken = async (folder: string, entry: Dirent, root: string): Promise<string | null> => {
  if (await isUnwritable(folder, entry)) return 'Its name is not written in UTF-8; rename it to use it.'
  return entry.isFile() ? null : whyNotThrough(join(folder, entry.name), root)
}

/**
 * Names of files are bytes, on Linux any. Those that are no UTF-8 (as old archives leave them) come with U+FFFD for what
 * could not be read, and lead nowhere.
 */
const isUnwritable = async (folder: string, { name }: Dirent): Promise<boolean> => {
  if (!name.includes('\uFFFD')) return false
  try {
    await lstat(join(folder, name))
    return false
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true
    throw asLabError(error, join(folder, name))
  }
}

const unwritableFolder = (folder: string, name: string) =>
  new LabError(
    'dataset-invalid',
    `The name of the folder "${name}" in "${folder}" is not written in UTF-8.`,
    'Rename it, or move it out of there.',
  )

/** The folder and all below it, as paths from the root. */
const foldersBelow = async (folder: string, path: string): Promise<string[]> => {
  const all = [path]
  for (const entry of await entries(folder))
    if (entry.isDirectory()) {
      if (await isUnwritable(folder, entry)) throw unwritableFolder(folder, entry.name)
      const below = path === '' ? entry.name : `${path}/${entry.name}`
      for (const deeper of await foldersBelow(join(folder, entry.name), below)) all.push(deeper)
    }
  return all
}

const entries = (folder: string): Promise<Dirent[]> =>
  onDisk(folder, async () => {
    const all: Dirent[] = []
    for await (const entry of await opendir(folder)) all.push(entry)
    return all
  })

/** Where a link leads: to a file or a folder inside the root, or nowhere that counts. */
const kindOfLink = async (path: string, root: string): Promise<'file' | 'folder' | 'outside' | 'broken' | 'other'> => {
  try {
    if (!isInside(await realpath(root), await realpath(path))) return 'outside'
    const target = await stat(path)
    return target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EACCES'].includes(systemCode(error) ?? '')) return 'broken'
    throw asLabError(error, path)
  }
}

const whyNotThrough = async (path: string, root: string): Promise<string | null> => {
  switch (await kindOfLink(path, root)) {
    case 'file':
      return null
    case 'folder':
      return 'It is a link to a folder; put the pictures themselves there.'
    case 'outside':
      return 'It is a link that leads out of the folder; put the picture itself there.'
    case 'broken':
      return 'It is a link that leads nowhere.'
    case 'other':
      return 'It is no regular file.'
  }
}

/** Whether an absolute path lies in a folder (or is it). Both with links resolved. */
export const isInside = (folder: string, path: string): boolean => {
  const steps = relative(folder, path)
  return steps === '' || (!steps.startsWith(`..${sep}`) && steps !== '..' && !isAbsolute(steps))
}
