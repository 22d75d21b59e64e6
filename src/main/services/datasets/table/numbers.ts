/** What spreadsheets and libraries write into a cell of numbers where the number is not known. */
const nothing = /^(nan|#?n\/?a|#nv|<na>|null|none|nil|missing|unknown|-|\?|#value!|#div\/0!)$/i

export const saysNothing = (cell: string): boolean => nothing.test(cell)

/** A way to write numbers: what stands before the fraction, and what may stand between thousands. */
interface Style {
  plain: RegExp
  thousands: RegExp
  separator: RegExp
  point: string
}

/** 1234.5 and 1,234.5 */
const withPoint: Style = {
  plain: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  thousands: /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/,
  separator: /,/g,
  point: '.',
}
/** 1234,5 and 1.234,5, as German and French spreadsheets write them. */
const withComma: Style = {
  plain: /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i,
  thousands: /^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/,
  separator: /\./g,
  point: ',',
}

const read = (cell: string, { plain, thousands, separator, point }: Style): number => {
  if (plain.test(cell)) return Number(cell.replace(point, '.'))
  return thousands.test(cell) ? Number(cell.replace(separator, '').replace(point, '.')) : NaN
}

/**
 * The numbers in a column; NaN where a cell is none, or is none that can be held. The whole column is read in one way,
 * that which makes sense of more cells. Where both do, a comma is the sign of a fraction in a table that has something
 * else between its cells, and stands between thousands in one that has commas there.
 *
 * @param delimiter what stands between the cells of the table
 */
export const numbersOf = (cells: readonly string[], delimiter: string): number[] => {
  const points = cells.map(cell => read(cell, withPoint))
  const commas = cells.map(cell => read(cell, withComma))
  const [asPoints, asCommas] = [count(points), count(commas)]
  const hasComma = cells.some((cell, at) => cell.includes(',') && Number.isFinite(commas[at]))
  const isComma = hasComma && (asCommas > asPoints || (asCommas === asPoints && delimiter !== ','))
  return (isComma ? commas : points).map(number => (Number.isFinite(number) ? number : NaN))
}

const count = (numbers: readonly number[]) => numbers.filter(Number.isFinite).length
