import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, relative, sep } from 'node:path'
import { problemOfNames, splitsAmong } from '../../../shared/class-folders.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'
import { byCodePoint } from './code-points.ts'
import { isInside, listFolders, listPictures } from './list-pictures.ts'
import { emptyClass } from './listing.ts'
import type { Found } from './listing.ts'

/** A folder that is one class of a dataset, and what the class is called. */
export interface ClassFolder {
  name: string
  /** Absolute. */
  path: string
}

/**
 * Folders that were chosen together, one for each class, in the order of their classes.
 *
 * @throws LabError `dataset-invalid` where two have the same name, one lies inside another, or they are the splits of a
 *   dataset, or whole datasets
 */
export const checkClassFolders = async (paths: readonly string[], upload: boolean): Promise<ClassFolder[]> => {
  const folders = paths
    .map(path => ({ name: basename(path), path }))
    .sort((a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.path, b.path))
  checkNames(folders, upload)
  await checkApart(folders)
  for (const { name, path } of folders) {
    const inside = splitsAmong(await listFolders(path, path))
    if (inside.length > 1)
      throw invalid(
        `"${name}" is a dataset of its own, not a class: it holds ${inside.map(quoted).join(' and ')}.`,
        'Add it alone.',
      )
  }
  return folders
}

const checkNames = (folders: readonly ClassFolder[], upload: boolean): void => {
  const problem = problemOfNames(folders.map(({ name }) => name))
  if (!problem) return
  const { kind, names } = problem
  if (kind === 'splits')
    throw invalid(
      `${names.map(quoted).join(' and ')} are the splits of one dataset, not its classes.`,
      'Choose the folder that holds them.',
    )
  const [one, other] = names.map(name => folders.filter(folder => folder.name === name)) as [
    ClassFolder[],
    ClassFolder[],
  ]
  const paths = [one[0]!.path, other.at(-1)!.path] as const
  if (paths[0] === paths[1]) throw invalid(`The folder "${names[0]}" was chosen twice.`, 'Choose it once.')
  throw invalid(
    kind === 'same-name'
      ? `Two of the folders are called "${names[0]}"${upload ? '' : `: "${paths[0]}" and "${paths[1]}"`}. A class is called what its folder is called.`
      : `The folders "${names[0]}" and "${names[1]}" differ in upper and lower case only.`,
    'Rename one of them. If both hold the same class, put their pictures in one folder.',
  )
}

/** None of them may be another one, by way of a link, or lie inside another. */
const checkApart = async (folders: readonly ClassFolder[]): Promise<void> => {
  const hint = 'Choose folders that lie beside each other, one for each class.'
  const known = new Map<string, string>()
  for (const { name, path } of folders) {
    const real = await onDisk(path, () => realpath(path))
    const same = known.get(real)
    if (same !== undefined) throw invalid(`"${same}" and "${name}" are the same folder.`, hint)
    known.set(real, name)
  }
  for (const [real, name] of known)
    for (let inner = real, above = dirname(inner); above !== inner; inner = above, above = dirname(above)) {
      const outer = known.get(above)
      if (outer !== undefined)
        throw invalid(`The folder "${name}" lies inside "${outer}", so its pictures would belong to two classes.`, hint)
    }
}

const quoted = (name: string) => `"${name}"`

const invalid = (message: string, hint: string) => new LabError('dataset-invalid', message, hint)

/**
 * The pictures of class folders, class by class, in Keras's order. Of a folder, all below it belongs to the class. None is
 * opened.
 *
 * @param at what a class folder is called below the dataset's folder, with forward slashes
 * @throws LabError `dataset-invalid` for a folder without pictures
 */
export const listClassFolders = async (
  folders: readonly ClassFolder[],
  at: (folder: ClassFolder) => string,
): Promise<Found> => {
  const classes = folders.map(({ name }) => name)
  const found: Found = { kind: 'classification', target: null, notes: [], classes, files: [], skipped: [] }
  for (const [label, folder] of folders.entries()) {
    const { files, skipped } = await listPictures(folder.path, folder.path)
    const below = (file: string) => `${at(folder)}/${file}`
    for (const skip of skipped) found.skipped.push({ ...skip, file: below(skip.file) })
    for (const file of files) found.files.push({ file: below(file), label, split: null })
    if (files.length === 0) throw emptyClass(folder.name, skipped)
  }
  return found
}

/**
 * The nearest folder that holds all of them.
 *
 * @throws LabError `dataset-invalid` where there is none, as on two drives of Windows
 */
export const folderAbove = (paths: readonly string[]): string => {
  const [first, ...others] = paths as readonly [string, ...string[]]
  let above = dirname(first)
  while (!others.every(path => isInside(above, path))) {
    const higher = dirname(above)
    if (higher === above)
      throw invalid(
        `"${first}" and "${others.find(path => !isInside(above, path))}" lie on different drives.`,
        'Have the pictures copied into the lab (--copy), or put the folders on one drive.',
      )
    above = higher
  }
  return above
}

/** A folder's path below another, with forward slashes. */
export const placeBelow = (above: string, path: string): string => {
  const place = relative(above, path)
  if (place === '' || isAbsolute(place)) throw new Error(`${path} does not lie below ${above}`)
  return place.split(sep).join('/')
}
