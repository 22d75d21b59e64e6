import { LabError } from '../../../../shared/contract/errors.ts'
import { isPictureName } from '../list-pictures.ts'
import { invalid } from './read-table.ts'
import type { Table } from './read-table.ts'

const fileNames =
  /^(file|files|file[ _-]?names?|file[ _-]?paths?|path|paths|image|images|image[ _-]?(name|path|file|id)s?|img|picture|pictures|photo|id)$/i
const labelNames =
  /^(label|labels|class|classes|class[ _-]?name|category|target|targets|y|value|score|breed|species|diagnosis|age|price|length)$/i
const splitNames = /^(split|set|subset|partition|usage|phase|fold)$/i

/** Which columns of a table mean what, by place. */
export interface Columns {
  file: number
  label: number
  split: number | null
}

/** Rows that are looked at to see what a column holds. */
const sample = 200

/**
 * Find the columns: by their names, else by what is in them.
 *
 * @param labelColumn the column that a person named, or undefined
 * @throws LabError `dataset-invalid` naming the columns that there are, where it cannot be told
 */
export const findColumns = (path: string, table: Table, labelColumn: string | undefined): Columns => {
  const { columns, rows } = table
  const some = rows.slice(0, sample)
  const cells = (at: number) => some.map(row => row[at] ?? '')
  const all = columns.map((_, at) => at)
  const named = (pattern: RegExp, left: number[]) => left.filter(at => pattern.test(columns[at]!.trim()))
  const holdsPictures = (at: number) => cells(at).filter(isPictureName).length * 2 > some.length

  const file = all.find(holdsPictures) ?? named(fileNames, all)[0]
  if (file === undefined) throw invalid(path, `none of its columns (${list(columns)}) holds names of pictures`)
  const others = all.filter(at => at !== file)
  const split = named(splitNames, others).find(at => cells(at).every(cell => splitOf(cell) !== null)) ?? null
  if (labelColumn !== undefined) {
    const label = others.find(at => columns[at] === labelColumn)
    if (label !== undefined) return { file, label, split: split === label ? null : split }
    throw new LabError(
      'dataset-invalid',
      `The table has no column "${labelColumn}" beside that of the pictures.`,
      `It has: ${list(others.map(at => columns[at]!))}.`,
    )
  }
  const left = others.filter(at => at !== split)
  const byName = named(labelNames, left)
  const [label] = left.length === 1 ? left : byName
  if (label !== undefined && (left.length === 1 || byName.length === 1)) return { file, label, split }
  if (left.length === 0) throw invalid(path, `beside "${columns[file]!}" it has no column of classes or numbers`)
  throw new LabError(
    'dataset-invalid',
    `Which column holds what is to be learned? The table has ${list(left.map(at => columns[at]!))}.`,
    'Name it: `--label-column NAME`.',
  )
}

const list = (names: readonly string[]) => names.map(name => `"${name}"`).join(', ')

const splits: Record<string, 'train' | 'validation' | 'test'> = {
  ...{ train: 'train', training: 'train', validation: 'validation', valid: 'validation', val: 'validation' },
  ...{ dev: 'validation', test: 'test', testing: 'test' },
}

/** The split that a cell names, or null. */
export const splitOf = (cell: string): 'train' | 'validation' | 'test' | null =>
  splits[cell.trim().toLowerCase()] ?? null
