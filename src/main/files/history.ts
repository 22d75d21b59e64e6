import { open } from 'node:fs/promises'
import type { EpochRecord } from '../../shared/contract/runs.ts'
import { epochRecord } from '../../shared/contract/runs.ts'
import { writeFileAtomic } from './atomic.ts'
import { onDisk } from './disk-error.ts'
import { textIfThere } from './if-there.ts'

/** history.jsonl: one epoch a line, in JSON. */
const line = (record: EpochRecord) => `${JSON.stringify(record)}\n`

/**
 * The epochs that were written whole. A line that a crash tore, and whatever might stand behind it, is left out.
 *
 * @param path runPlaces(folder).history; where it is not there yet, no epoch has ended
 */
export const readHistory = async (path: string): Promise<EpochRecord[]> => {
  const text = (await textIfThere(path)) ?? ''
  const records: EpochRecord[] = []
  for (const each of text.split('\n').slice(0, -1)) {
    const record = parse(each)
    if (!record) break
    records.push(record)
  }
  return records
}

/** Add an epoch; it is on the disk when this returns. */
export const appendHistory = (path: string, record: EpochRecord): Promise<void> =>
  onDisk(path, async () => {
    const file = await open(path, 'a')
    try {
      await file.appendFile(line(record))
      await file.datasync()
    } finally {
      await file.close()
    }
  })

/** Make the history that of a checkpoint, so that it goes on exactly from there. */
export const restoreHistory = (path: string, records: readonly EpochRecord[]): Promise<void> =>
  writeFileAtomic(path, records.map(line).join(''))

const parse = (text: string): EpochRecord | null => {
  try {
    return epochRecord.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
