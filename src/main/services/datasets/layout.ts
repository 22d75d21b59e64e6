import { basename, join } from 'node:path'
import type { Split } from '../../../shared/contract/datasets.ts'
import { splitOfFolder } from '../../../shared/class-folders.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { holdsPictures, listFolders, listPictures } from './list-pictures.ts'

export type SplitFolders = Partial<Record<Split, string>> & { train: string }

export interface Layout {
  /** The folder that holds the split folders, or the class folders. */
  root: string
  /** Absolute folders of the splits that have one; null where there are class folders only. */
  splits: SplitFolders | null
}

/** How deep and how wide a dataset is looked for below the folder that was chosen. */
const deepest = 5
const mostFolders = 20_000

/**
 * Find the dataset in a folder: the nearest folder with train and validation or test in it (itself, or one below, as
 * `data/cats_vs_dogs_small` inside a repository); else the nearest with two or more class folders.
 *
 * @param chosenBy a `person` who picked the folder means its subfolders; inside a `repository`, which holds other
 *   folders too, only folders that directly hold pictures count as classes
 * @throws LabError `dataset-invalid` saying what was expected and what was found
 */
export const findLayout = async (
  chosen: string,
  chosenBy: 'person' | 'repository',
  signal?: AbortSignal,
): Promise<Layout> => {
  const looked: { folder: string; names: string[] }[] = []
  let level = [chosen]
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const below: string[] = []
    for (const folder of level) {
      signal?.throwIfAborted()
      if (looked.length >= mostFolders) break
      const names = await foldersIn(folder, chosen)
      const splits = await splitsOf(folder, names, chosen)
      if (splits) return { root: folder, splits }
      looked.push({ folder, names })
      below.push(...names.map(name => join(folder, name)))
    }
    level = below
  }
  for (const where of chosenBy === 'repository' ? (['directly', 'anywhere'] as const) : (['anywhere'] as const))
    for (const { folder, names } of looked) {
      signal?.throwIfAborted()
      if (!(await twoHold(folder, names, where))) continue
      await refuseUnknownSplits(folder, names, chosen)
      return { root: folder, splits: null }
    }
  throw await whyNone(chosen)
}

/** Folders in a folder; one below the chosen one that may not be looked into holds none. */
const foldersIn = async (folder: string, chosen: string): Promise<string[]> => {
  try {
    return await listFolders(folder, chosen)
  } catch (error) {
    if (folder !== chosen && error instanceof LabError && error.code === 'not-writable') return []
    throw error
  }
}

/** The split folders of a folder: train and at least one of the two others, each with class folders in it. */
const splitsOf = async (folder: string, names: readonly string[], chosen: string): Promise<SplitFolders | null> => {
  const splits: Partial<Record<Split, string>> = {}
  for (const name of names) {
    const split = splitOfFolder(name)
    if (split === null) continue
    const path = join(folder, name)
    if (splits[split])
      throw new LabError(
        'dataset-invalid',
        `"${folder}" has two folders for ${split}: "${basename(splits[split])}" and "${name}".`,
        'Keep one of them, and put the other one elsewhere.',
      )
    splits[split] = path
  }
  const { train } = splits
  if (!train || (!splits.validation && !splits.test)) return null
  if ((await listFolders(train, chosen)).length > 0) return { ...splits, train }
  if (!(await holdsPictures(train, 'directly'))) return null
  throw new LabError(
    'dataset-invalid',
    `Expected 2 or more class folders in "${train}". Received pictures without class folders.`,
    'Put the pictures of each class in a folder of its own, named after the class.',
  )
}

/** "train" with class folders in it, beside folders of other names, is no class, and neither are they. */
const refuseUnknownSplits = async (folder: string, names: readonly string[], chosen: string): Promise<void> => {
  const train = names.find(name => splitOfFolder(name) === 'train')
  if (train === undefined || (await listFolders(join(folder, train), chosen)).length < 2) return
  const others = names.filter(name => name !== train).map(name => `"${name}"`)
  throw new LabError(
    'dataset-invalid',
    `The folders in "${folder}" look like splits: "${train}" has class folders in it. What is beside it (${others.join(', ')}) is called neither validation nor test.`,
    `Call the others "validation" and "test", or choose "${train}" alone.`,
  )
}

const twoHold = async (folder: string, names: readonly string[], where: 'directly' | 'anywhere') => {
  let count = 0
  for (const name of names) if (await holdsPictures(join(folder, name), where)) if (++count === 2) return true
  return false
}

const whyNone = async (chosen: string): Promise<LabError> => {
  const folders = await listFolders(chosen, chosen)
  const { files } = await listPictures(chosen, chosen)
  if (files.length === 0)
    return new LabError(
      'dataset-invalid',
      `No pictures in "${chosen}".`,
      'Expected a folder with train, validation and test in it, or with one folder of pictures (JPEG, PNG, GIF, BMP, WebP) for each class.',
    )
  if (files.every(file => !file.includes('/')))
    return new LabError(
      'dataset-invalid',
      `Expected 2 or more class folders in "${chosen}". Received ${files.length} pictures without class folders.`,
      'Put the pictures of each class in a folder of its own, named after the class.',
    )
  return wrongClassCount(chosen, folders)
}

/** One class cannot be told from anything. */
export const wrongClassCount = (folder: string, classes: readonly string[]): LabError =>
  new LabError(
    'dataset-invalid',
    `Expected 2 or more class folders in "${folder}". Received ${classes.length}: ${classes.map(name => `"${name}"`).join(', ')}.`,
    'Put each class in a folder of its own.',
  )
