import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dataset } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'
import { findLayout } from './layout.ts'
import type { Layout } from './layout.ts'
import { listDataset } from './listing.ts'
import type { Found } from './listing.ts'
import { findPixelSet } from './pixels/find-set.ts'
import type { PixelSet } from './pixels/pixel-set.ts'
import { listTable } from './table/list-table.ts'

/** What a folder turned out to hold. */
export type Recognised = { kind: 'pixels'; set: PixelSet } | { kind: 'classes' | 'table'; layout: Layout; found: Found }

/** What a person said about it. */
interface Said {
  kind?: Dataset['kind'] | undefined
  labelColumn?: string | undefined
}

/**
 * Files of CIFAR or MNIST, folders of classes, or a table of pictures. Where there are folders of classes and a table, the
 * folders count, unless somebody speaks of a column or of numbers to predict.
 *
 * @throws LabError `dataset-invalid`
 */
export const recognise = async (
  folder: string,
  chosenBy: 'person' | 'repository',
  { kind, labelColumn }: Said,
  signal: AbortSignal,
): Promise<Recognised> => {
  if (chosenBy === 'repository') return classFolders(folder, chosenBy, signal)
  const set = await findPixelSet(folder)
  if (set) return { kind: 'pixels', set }
  const tables = await tablesIn(folder)
  const asTable = async (): Promise<Recognised> => ({
    kind: 'table',
    ...(await listTable(theOne(tables, folder), { kind, labelColumn }, signal)),
  })
  if (labelColumn !== undefined || kind === 'regression') return asTable()
  try {
    return await classFolders(folder, chosenBy, signal)
  } catch (error) {
    if (tables.length === 0 || !(error instanceof LabError) || error.code !== 'dataset-invalid') throw error
    return asTable()
  }
}

const classFolders = async (
  folder: string,
  chosenBy: 'person' | 'repository',
  signal: AbortSignal,
): Promise<Recognised> => {
  const layout = await findLayout(folder, chosenBy, signal)
  return { kind: 'classes', layout, found: await listDataset(layout, folder) }
}

/** The tables in a folder, or in the only folder in it. */
const tablesIn = async (folder: string): Promise<string[]> => {
  const entries = await onDisk(folder, () => readdir(folder, { withFileTypes: true }))
  const tables = entries.filter(entry => entry.isFile() && /\.(csv|tsv)$/i.test(entry.name))
  if (tables.length > 0) return tables.map(({ name }) => join(folder, name))
  const folders = entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
  return folders.length === 1 && entries.length === 1 ? tablesIn(join(folder, folders[0]!.name)) : []
}

const theOne = (tables: readonly string[], folder: string): string => {
  const [only, ...others] = tables
  if (only && others.length === 0) return only
  const named = tables.find(path => /[\\/](labels|train|targets|data|annotations)\.(csv|tsv)$/i.test(path))
  if (named) return named
  throw new LabError(
    'dataset-invalid',
    only
      ? `Which table says what the pictures in "${folder}" are? There are ${tables.length}.`
      : `There is no table (.csv) in "${folder}" to read classes or numbers from.`,
    only ? 'Add that CSV itself.' : 'Put a CSV with a column of picture paths and one of classes or numbers there.',
  )
}
