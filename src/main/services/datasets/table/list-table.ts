import { basename, dirname } from 'node:path'
import type { Dataset, Split } from '../../../../shared/contract/datasets.ts'
import { LabError } from '../../../../shared/contract/errors.ts'
import { byCodePoint } from '../code-points.ts'
import type { Layout } from '../layout.ts'
import type { Skipped } from '../list-pictures.ts'
import type { Found, Listed } from '../listing.ts'
import { findColumns, splitOf } from './columns.ts'
import { decideKind } from './decide-kind.ts'
import { createPathFinder } from './picture-paths.ts'
import { invalid, readTable } from './read-table.ts'

export interface TableChoices {
  kind: Dataset['kind'] | undefined
  labelColumn: string | undefined
}

/** A row that names a picture and what it is. */
interface Row {
  cell: string
  label: string
  split: Split | null
  /** "row 12": to name it. */
  line: string
}

/**
 * The pictures that a CSV names, with the class or the number of each. None is opened yet.
 *
 * @throws LabError `dataset-invalid` where it is no such table, or none of its pictures is there
 */
export const listTable = async (
  path: string,
  choices: TableChoices,
  signal: AbortSignal,
): Promise<{ layout: Layout; found: Found }> => {
  const table = await readTable(path, signal)
  const columns = findColumns(path, table, choices.labelColumn)
  const skipped: Skipped[] = []
  const rows: Row[] = table.rows.flatMap((cells, at): Row[] => {
    const [cell = '', label = ''] = [cells[columns.file], cells[columns.label]]
    const line = `row ${table.firstLine + at}`
    const split = columns.split === null ? null : splitOf(cells[columns.split] ?? '')
    const missing = [columns.file, columns.label, ...(columns.split === null || split ? [] : [columns.split])].find(
      (column, i) => i === 2 || (cells[column] ?? '') === '',
    )
    if (missing === undefined) return [{ cell, label, split, line }]
    skipped.push({
      file: cell || line,
      reason: `In ${line} column "${table.columns[missing]!}" says nothing that can be used.`,
    })
    return []
  })
  const name = table.columns[columns.label]!
  const labels = rows.map(({ label }) => label)
  const decided = decideKind(name, labels, table.delimiter, choices.kind)
  const classes = decided.kind === 'classification' ? classesOf(labels.filter((_, at) => decided.isUsable[at])) : []
  if (choices.kind === undefined && classes.length > 10 && classes.length * 2 > rows.length)
    throw noClasses(path, name, labels, rows.length)
  const labelOf = new Map(classes.map((one, label) => [one, label]))
  const { files, left } = await findPictures(dirname(path), rows, signal, (row, at) => {
    if (!decided.isUsable[at]) return null
    return decided.kind === 'regression'
      ? { label: null, target: decided.numbers[at]! }
      : { label: labelOf.get(row.label)! }
  })
  skipped.push(...left)
  if (files.length === 0) throw noPicture(path, rows.length, skipped)
  if (decided.kind === 'classification' && classes.length < 2)
    throw invalid(path, `all its pictures are of one class, "${classes[0] ?? ''}"`)
  if (decided.kind === 'regression' && new Set(files.map(({ target }) => target)).size < 2)
    throw invalid(
      path,
      `all its pictures have the same number in "${name}", ${files[0]!.target!}: there is nothing to learn`,
    )
  return {
    layout: { root: dirname(path), splits: splitsOf(path, files) },
    found: {
      ...{ kind: decided.kind, classes, files, skipped },
      target: decided.kind === 'regression' ? name : null,
      notes: [
        decided.why,
        ...(table.encoding === 'windows-1252' ? ['It is no UTF-8, and was read as Windows-1252.'] : []),
        `Pictures from column "${table.columns[columns.file]!}"${columns.split === null ? '' : `, splits from column "${table.columns[columns.split]!}"`}.`,
      ],
    },
  }
}

/** Numbers in their order, everything else by code point. */
const classesOf = (labels: readonly string[]): string[] => {
  const names = [...new Set(labels)]
  const areNumbers = names.every(name => name.trim() !== '' && Number.isFinite(Number(name)))
  return names.sort(areNumbers ? (a, b) => Number(a) - Number(b) : byCodePoint)
}

/** Every row's picture; one that is not there, leads elsewhere, stands twice or has no number is named with the reason. */
const findPictures = async (
  root: string,
  rows: readonly Row[],
  signal: AbortSignal,
  meaning: (row: Row, at: number) => Pick<Listed, 'label' | 'target'> | null,
): Promise<{ files: Listed[]; left: Skipped[] }> => {
  const find = createPathFinder(root)
  const files: Listed[] = []
  const left: Skipped[] = []
  const seen = new Set<string>()
  for (const [at, row] of rows.entries()) {
    signal.throwIfAborted()
    const meant = meaning(row, at)
    const found = meant ? await find(row.cell) : { reason: `"${row.label}" is no number.` }
    if (!meant || 'reason' in found || seen.has(found.file)) {
      left.push({
        file: row.cell,
        reason: 'reason' in found ? found.reason : `It stands in the table again, in ${row.line}.`,
      })
      continue
    }
    seen.add(found.file)
    files.push({ file: found.file, split: row.split, ...meant })
  }
  return { files, left }
}

/** A split without pictures is drawn from train, as where a folder is missing. */
const splitsOf = (path: string, files: readonly Listed[]): Layout['splits'] => {
  const there = new Set(files.flatMap(({ split }) => (split ? [split] : [])))
  if (there.size === 0) return null
  const train = there.has('train') ? basename(path) : null
  if (train === null) throw invalid(path, 'none of its pictures that are there is for training')
  return Object.fromEntries([...there].map(split => [split, basename(path)])) as Layout['splits']
}

/** Words that hardly come twice name no classes; often they are numbers with something written to them. */
const noClasses = (path: string, column: string, labels: readonly string[], rows: number) =>
  new LabError(
    'dataset-invalid',
    `Column "${column}" of "${basename(path)}" makes no classes: its ${rows} rows say ${new Set(labels).size} different things, such as "${labels[0]!}".`,
    'Write numbers to predict without units and signs (12.5, not "12.5 kg"); or name another column with `--label-column NAME`.',
  )

const noPicture = (path: string, rows: number, skipped: readonly Skipped[]) =>
  new LabError(
    'dataset-invalid',
    `None of the ${rows} pictures that "${basename(path)}" names can be used. ${skipped[0] ? `${skipped[0].file}: ${skipped[0].reason}` : ''}`.trim(),
    'The paths in the table are looked up in the folder that the table lies in. Put the pictures there, or add their folder with the table in it.',
  )
