import type { EpochRecord } from '../../shared/contract/runs.ts'
import { epochRecord } from '../../shared/contract/runs.ts'
import { writeFileAtomic } from './atomic.ts'
import { textIfThere } from './if-there.ts'
import { appendLine, jsonLine, parseLine } from './json-lines.ts'

/**
 * The epochs of history.jsonl, one a line, that were written whole. A line that a crash tore, and whatever might stand behind it, is left out.
 *
 * @param path runPlaces(folder).history; where it is not there yet, no epoch has ended
 */
export const readHistory = async (path: string): Promise<EpochRecord[]> => {
  const text = (await textIfThere(path)) ?? ''
  const records: EpochRecord[] = []
  for (const each of text.split('\n').slice(0, -1)) {
    const record = parseLine(each, epochRecord)
    if (!record) break
    records.push(record)
  }
  return records
}

/** Add an epoch; it is on the disk when this returns. */
export const appendHistory = (path: string, record: EpochRecord): Promise<void> => appendLine(path, record)

/** Make the history that of a checkpoint, so that it goes on exactly from there. */
export const restoreHistory = (path: string, records: readonly EpochRecord[]): Promise<void> =>
  writeFileAtomic(path, records.map(jsonLine).join(''))
