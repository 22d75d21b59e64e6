import type { Dataset } from '../../../../shared/contract/datasets.ts'
import { numbersOf, saysNothing } from './numbers.ts'

/** Whole numbers with at most this many different values are taken for classes, if each stands there often enough. */
const mostClasses = 20
const perClass = 5
/** A column is one of numbers where at least this share of its cells are; the others are slips, and left out by name. */
const mostlyNumbers = 0.9

/** What the column of a table is, and why: a person should be able to object. */
export interface DecidedKind {
  kind: Dataset['kind']
  why: string
  /** Of a regression, in row order; NaN where a cell is no number. */
  numbers: number[]
  /** Whether a row's cell says something, in row order: what tables write for "unknown" among numbers does not. */
  isUsable: boolean[]
}

/**
 * Classes or numbers? A cell with a word in it makes classes, unless nearly all others are numbers that no classes are
 * made of; a number with a fraction, or many different whole numbers, make a regression; a few whole numbers that come again and again are taken for classes.
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
  const known = numbers.filter(number => !Number.isNaN(number))
  const words = cells.filter((cell, at) => Number.isNaN(numbers[at]) && !saysNothing(cell)).length
  const areNumbers = words === 0 && known.length > 0
  const isUsable = cells.map(cell => !areNumbers || !saysNothing(cell))
  const different = new Set(cells.filter((_, at) => isUsable[at])).size
  const said = (kind: Dataset['kind'], why: string): DecidedKind => ({
    ...{ kind, why: `Column "${column}": ${why}`, numbers },
    isUsable: kind === 'regression' ? numbers.map(number => !Number.isNaN(number)) : isUsable,
  })
  if (wanted === 'regression') return said(wanted, 'numbers to predict, as you said.')
  if (wanted === 'classification') return said(wanted, `${different} classes, as you said.`)
  const differentNumbers = new Set(known).size
  const areFew =
    known.every(Number.isInteger) && differentNumbers <= mostClasses && known.length >= perClass * differentNumbers
  if (areNumbers && areFew)
    return said(
      'classification',
      `${different} different whole numbers, taken for classes. If they are numbers to predict, add it again as a regression.`,
    )
  if (areNumbers || (!areFew && known.length >= mostlyNumbers * (known.length + words)))
    return said(
      'regression',
      `${differentNumbers} different numbers, taken for numbers to predict. If each is a class, add it again as a classification.`,
    )
  return said('classification', `${different} classes.`)
}
