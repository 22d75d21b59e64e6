import { basename, join, relative, sep } from 'node:path'
import { splits as splitOrder } from '../../../shared/contract/datasets.ts'
import type { Dataset, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { wrongClassCount } from './layout.ts'
import type { Layout, SplitFolders } from './layout.ts'
import { foldersLeftOut, listFolders, listPictures } from './list-pictures.ts'
import type { Skipped } from './list-pictures.ts'

/** A picture that was found and not opened yet. */
export interface Listed {
  /** Path below the dataset's folder, with forward slashes. */
  file: string
  /** Null for a regression. */
  label: number | null
  /** Of a regression: the number to predict. */
  target?: number
  /** The split whose folder it lies in; null where there are class folders only. */
  split: Split | null
}

export interface Found {
  kind: Dataset['kind']
  /** What a regression's number is called. */
  target: string | null
  /** What was decided, in words. */
  notes: string[]
  /** Empty for a regression. */
  classes: string[]
  files: Listed[]
  skipped: Skipped[]
}

/**
 * All pictures of a dataset, split by split, class by class, in Keras's order. None is opened.
 *
 * @throws LabError `dataset-invalid` for fewer than two classes, a class folder without pictures, or class folders that
 *   are not those of train
 */
export const listDataset = async ({ root, splits }: Layout, chosen: string): Promise<Found> => {
  const classes = await listFolders(splits?.train ?? root, chosen)
  if (classes.length < 2) throw wrongClassCount(splits?.train ?? root, classes)
  const found: Found = { kind: 'classification', target: null, notes: [], classes, files: [], skipped: [] }
  if (!splits) {
    await addFolder(found, root, root, null, chosen)
    return found
  }
  await checkClasses(splits, classes, chosen)
  for (const split of splitOrder) {
    const folder = splits[split]
    if (folder) await addFolder(found, root, folder, split, chosen)
  }
  return found
}

const addFolder = async (found: Found, root: string, folder: string, split: Split | null, chosen: string) => {
  const there = new Set(await listFolders(folder, chosen))
  for (const [label, name] of found.classes.entries()) {
    if (!there.has(name)) continue // only possible outside train: that class has no pictures in this split
    const { files, skipped } = await listPictures(root, join(folder, name))
    found.skipped.push(...skipped)
    for (const file of files) found.files.push({ file, label, split })
    if (files.length === 0) throw emptyClass(relative(root, join(folder, name)).split(sep).join('/'), skipped)
  }
  found.skipped.push(...(await foldersLeftOut(folder, root)))
}

/** @param folder as it is to be named */
export const emptyClass = (folder: string, skipped: readonly Skipped[]): LabError =>
  new LabError(
    'dataset-invalid',
    `The class folder "${folder}" holds no pictures.${skipped[0] ? ` ${basename(skipped[0].file)}: ${skipped[0].reason}` : ''}`,
    'Put pictures of that class into it, or remove the folder.',
  )

/** The other splits may lack a class, but not have one that train does not know. */
const checkClasses = async (splits: SplitFolders, classes: readonly string[], chosen: string) => {
  for (const split of ['validation', 'test'] as const) {
    const folder = splits[split]
    if (!folder) continue
    const names = await listFolders(folder, chosen)
    const unknown = names.filter(name => !classes.includes(name))
    if (unknown.length > 0)
      throw new LabError(
        'dataset-invalid',
        `"${folder}" has class folders that train does not have: ${unknown.map(name => `"${name}"`).join(', ')}. Train has ${classes.map(name => `"${name}"`).join(', ')}.`,
        'Give the class folders the same names in every split (upper and lower case count), or remove the extra ones.',
      )
    if (names.length === 0)
      throw new LabError(
        'dataset-invalid',
        `Expected class folders in "${folder}". Received none.`,
        'Give it the same class folders as train, or remove it: the lab then draws that split from train.',
      )
  }
}
