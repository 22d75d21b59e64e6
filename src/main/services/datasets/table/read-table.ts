import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { LabError } from '../../../../shared/contract/errors.ts'
import { asLabError, systemCode } from '../../../files/disk-error.ts'
import { isPictureName } from '../list-pictures.ts'
import { decodedText, encodingOf } from './encoding.ts'
import type { Encoding } from './encoding.ts'

/** A table of text: names of columns, then rows of as many cells. */
export interface Table {
  columns: string[]
  rows: string[][]
  /** Line of the first row in the file, from 1, so that a row can be named. */
  firstLine: number
  /** What stands between cells. */
  delimiter: string
  encoding: Encoding
}

const mostRows = 5_000_000
const delimiters = [',', ';', '\t', '|']

/**
 * Read a CSV: quoted cells may hold delimiters, quotes (doubled) and line breaks; what stands between cells is found out
 * from the first line, which may also say it ("sep=;", as spreadsheets write). Where that line names a picture already there is no header, and columns have numbers for names.
 *
 * @throws LabError `dataset-invalid` naming the line where it is no table
 */
export const readTable = async (path: string, signal: AbortSignal): Promise<Table> => {
  const encoding = await guarded(path, signal, () => encodingOf(path, signal))
  const first = await guarded(path, signal, () => firstLineOf(path, encoding))
  const said = /^"?sep=(.)"?$/i.exec(first)?.[1]
  const delimiter = said ?? delimiterOf(first)
  const rows = await guarded(path, signal, () =>
    readRows(path, encoding, { delimiter, from_line: said ? 2 : 1 }, signal),
  )
  const [header] = rows
  if (!header) throw invalid(path, 'it is empty')
  const hasHeader = !header.some(isPictureName)
  const columns = hasHeader ? header : header.map((_, at) => String(at + 1))
  const body = hasHeader ? rows.slice(1) : rows
  if (body.length === 0) throw invalid(path, 'it has a header and no rows')
  return { columns, rows: body, firstLine: (hasHeader ? 2 : 1) + (said ? 1 : 0), delimiter, encoding }
}

const readRows = async (
  path: string,
  encoding: Encoding,
  options: { delimiter: string; from_line: number },
  signal: AbortSignal,
): Promise<string[][]> => {
  const rows: string[][] = []
  const text = Readable.from(decodedText(path, encoding, signal))
  const parser = text.pipe(
    parse({
      ...{ ...options, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true },
      max_record_size: 1_000_000,
    }),
  )
  text.on('error', error => parser.destroy(error))
  for await (const row of parser) {
    rows.push(row as string[])
    if (rows.length > mostRows) throw invalid(path, `it has more than ${mostRows} rows`)
  }
  return rows
}

/** What goes wrong while a table is read, in words. */
const guarded = async <T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    if (error instanceof CsvError) throw invalid(path, error.message.replace(/^Invalid/, 'invalid'))
    throw systemCode(error) ? asLabError(error, path) : error
  }
}

/** The first line that is not empty, or as much of it as tells. */
const firstLineOf = async (path: string, encoding: Encoding): Promise<string> => {
  let text = ''
  for await (const piece of decodedText(path, encoding)) {
    text += piece
    if (text.length >= 65_536) break
  }
  if (text.includes('\0')) throw invalid(path, 'it is no text; save it as "CSV UTF-8" to use it')
  return text.trimStart().split(/\r\n|\n|\r/)[0]!
}

/** What leaves a picture's name whole in a table without a header, else what stands most often outside quotes; a comma where nothing does. */
const delimiterOf = (line: string): string => {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '')
  const count = (delimiter: string) => {
    const cells = bare.split(delimiter)
    return cells.length + (cells.some(isPictureName) ? bare.length : 0)
  }
  return delimiters.reduce((best, one) => (count(one) > count(best) ? one : best))
}

export const invalid = (path: string, why: string) =>
  new LabError(
    'dataset-invalid',
    `"${basename(path)}" cannot be used as a table of pictures: ${why}.`,
    'Expected a CSV with a column of picture paths (relative to the CSV) and one of classes or numbers, such as "file,label".',
  )
