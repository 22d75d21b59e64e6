import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { LabError } from '../../../../shared/contract/errors.ts'
import { asLabError, systemCode } from '../../../files/disk-error.ts'
import { makeFolder } from '../../../files/make-folder.ts'

/** Write one entry of an archive: under its name it is there whole or not at all. */
export const writeEntry = async (
  into: string,
  steps: readonly string[],
  from: Readable | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> => {
  const path = join(into, ...steps)
  const part = `${path}.part`
  await makeFolder(dirname(path))
  try {
    await pipeline(from, createWriteStream(part, { mode: 0o644 }), { signal })
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    throw systemCode(error) ? asLabError(error, path) : error
  }
}

/** Whether an interrupted attempt has written this entry whole. */
export const isThere = async (into: string, steps: readonly string[], bytes: number): Promise<boolean> => {
  try {
    const found = await stat(join(into, ...steps))
    return found.isFile() && found.size === bytes
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return false
    throw asLabError(error, join(into, ...steps))
  }
}
