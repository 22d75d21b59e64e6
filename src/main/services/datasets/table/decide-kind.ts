import type { Dataset } from '../../../../shared/contract/datasets.ts'

/** Whole numbers with at most this many different values are taken for classes, if each stands there often enough. */
const mostClasses = 20
const perClass = 5

/** What the column of a table is, and why: a person should be able to object. */
export interface DecidedKind {
  kind: Dataset['kind']
  why: string
  /** Of a regression, in row order; NaN where a cell is no number. */
  numbers: number[]
}

/**
 * Classes or numbers? A cell with a word in it makes classes; a number with a fraction, or many different whole numbers,
 * make a regression; a few whole numbers that come again and again are taken for classes.
 *
 * @param cells that are not empty
 * @param wanted what a person said, which counts
 */
export const decideKind = (
  column: string,
  cells: readonly string[],
  delimiter: string,
  wanted: Dataset['kind'] | undefined,
): DecidedKind => {
  const numbers = numbersOf(cells, delimiter)
  const different = new Set(cells).size
  const said = (kind: Dataset['kind'], why: string): DecidedKind => ({
    kind,
    why: `Column "${column}": ${why}`,
    numbers,
  })
  if (wanted === 'regression') return said(wanted, 'numbers to predict, as you said.')
  if (wanted === 'classification') return said(wanted, `${different} classes, as you said.`)
  if (numbers.some(Number.isNaN)) return said('classification', `${different} classes.`)
  const isWhole = numbers.every(Number.isInteger)
  if (isWhole && different <= mostClasses && cells.length >= perClass * different)
    return said(
      'classification',
      `${different} different whole numbers, taken for classes. If they are numbers to predict, add it again as a regression.`,
    )
  return said(
    'regression',
    `${different} different numbers, taken for numbers to predict. If each is a class, add it again as a classification.`,
  )
}

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** As German and French spreadsheets write them, with semicolons between cells. */
const withComma = /^[+-]?\d+,\d+$/

const numbersOf = (cells: readonly string[], delimiter: string): number[] => {
  const commas = delimiter !== ',' && cells.every(cell => plain.test(cell) || withComma.test(cell))
  return cells.map(cell => (plain.test(cell) ? Number(cell) : commas ? Number(cell.replace(',', '.')) : NaN))
}
