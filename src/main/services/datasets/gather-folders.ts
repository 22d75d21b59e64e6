import { join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { checkClassFolders, folderAbove, listClassFolders, placeBelow } from './class-folders.ts'
import type { ClassFolder } from './class-folders.ts'
import type { AddChoices, Control, Gathered, GatherPlaces } from './gathered.ts'
import { openPictures } from './open-pictures.ts'
import type { AddDatasetSource } from './source.ts'
import { rememberingOpened } from './workplace.ts'

/**
 * A dataset of several folders, a class in each. Used in place, its folder is the nearest one above them all, of which
 * nothing but these folders is read.
 */
export const gatherFolders = async (
  choices: AddChoices,
  { paths, upload }: Extract<AddDatasetSource, { kind: 'folders' }>,
  { places, pictures }: GatherPlaces,
  control: Control,
): Promise<Gathered> => {
  if (choices.kind === 'regression' || choices.labelColumn !== undefined)
    throw new LabError(
      'dataset-invalid',
      'Several folders are the classes of a dataset: they hold no numbers and no columns.',
      'Choose the table (.csv) itself, or the one folder that holds it and its pictures.',
    )
  control.progress({ phase: 'Looking for pictures', unit: 'pictures' })
  const folders = await checkClassFolders(paths, upload)
  const inPlace = !upload && !choices.copy
  const root = inPlace ? folderAbove(folders.map(({ path }) => path)) : pictures
  const at = inPlace ? ({ path }: ClassFolder) => placeBelow(root, path) : ({ name }: ClassFolder) => name
  const found = await listClassFolders(folders, at)
  const inspection = await rememberingOpened(places, `folders ${[...paths].sort().join('\n')}`, opened =>
    openPictures({ root, splits: null }, found, choices, control, {
      opened,
      copyTo: choices.copy && !upload ? pictures : undefined,
      ...(!inPlace && { pathOf: pathsIn(folders) }),
    }),
  )
  return {
    ...{ layout: { root, splits: null }, found, inspection, inside: inPlace ? null : 'images' },
    ...(upload && { moved: folders.map(({ name, path }) => ({ from: path, name })) }),
    source: {
      kind: inPlace ? 'folders' : upload ? 'upload' : 'copy',
      from: folders.map(({ name, path }) => (upload ? name : path)).join(', '),
      ...(inPlace && { folders: folders.map(at) }),
    },
  }
}

/** Where a picture lies whose path begins with the name of its class folder. */
const pathsIn = (folders: readonly ClassFolder[]): ((file: string) => string) => {
  const byName = new Map(folders.map(({ name, path }) => [name, path]))
  return file => {
    const [name, ...below] = file.split('/') as [string, ...string[]]
    return join(byName.get(name)!, ...below)
  }
}
