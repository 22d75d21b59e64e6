import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { CsvError, parse } from 'csv-parse'
import { LabError } from '../../../../shared/contract/errors.ts'
import { asLabError, onDisk, systemCode } from '../../../files/disk-error.ts'
import { isPictureName } from '../list-pictures.ts'

/** A table of text: names of columns, then rows of as many cells. */
export interface Table {
  columns: string[]
  rows: string[][]
  /** Line of the first row in the file, from 1, so that a row can be named. */
  firstLine: number
  /** What stands between cells. */
  delimiter: string
}

const mostRows = 5_000_000
const delimiters = [',', ';', '\t', '|']

/**
 * Read a CSV: quoted cells may hold delimiters, quotes (doubled) and line breaks; what stands between cells is found out
 * from the first line. Where that line names a picture already there is no header, and columns have numbers for names.
 *
 * @throws LabError `dataset-invalid` naming the line where it is no table
 */
export const readTable = async (path: string, signal: AbortSignal): Promise<Table> => {
  const delimiter = delimiterOf(await firstLineOf(path))
  const rows: string[][] = []
  const file = createReadStream(path, { signal })
  const parser = file.pipe(
    parse({
      ...{ delimiter, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true },
      max_record_size: 1_000_000,
    }),
  )
  file.on('error', error => parser.destroy(error))
  try {
    for await (const row of parser) {
      rows.push(row as string[])
      if (rows.length > mostRows) throw invalid(path, `it has more than ${mostRows} rows`)
    }
  } catch (error) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    if (error instanceof CsvError) throw invalid(path, error.message.replace(/^Invalid/, 'invalid'))
    throw systemCode(error) ? asLabError(error, path) : error
  }
  const [first] = rows
  if (!first) throw invalid(path, 'it is empty')
  const hasHeader = !first.some(isPictureName)
  const columns = hasHeader ? first : first.map((_, at) => String(at + 1))
  const body = hasHeader ? rows.slice(1) : rows
  if (body.length === 0) throw invalid(path, 'it has a header and no rows')
  return { columns, rows: body, firstLine: hasHeader ? 2 : 1, delimiter }
}

/** The first line that is not empty, or as much of it as tells. */
const firstLineOf = (path: string): Promise<string> =>
  onDisk(path, async () => {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(65536), 0, 65536, 0)
      if (buffer.subarray(0, bytesRead).includes(0))
        throw invalid(path, 'it is no text in UTF-8; save it as "CSV UTF-8" to use it')
      return buffer
        .toString('utf8', 0, bytesRead)
        .replace(/^\uFEFF/, '')
        .trimStart()
        .split(/\r?\n/)[0]!
    } finally {
      await file.close()
    }
  })

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
