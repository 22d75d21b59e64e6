import { appendFile } from 'node:fs/promises'
import { onDisk } from '../../files/disk-error.ts'
import { runPlaces } from '../../files/run-file.ts'

/** Write lines to a run's log.txt, each with the time. What happened when, for people; nothing reads it. */
export const runLog = (folder: string) => {
  const { log } = runPlaces(folder)
  return (text: string): Promise<void> =>
    onDisk(log, () => appendFile(log, `${new Date().toISOString()} ${text.trimEnd().replaceAll('\n', '\n  ')}\n`))
}
