import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFile from 'write-file-atomic'
import { z } from 'zod'
import { LabError } from '../../shared/contract/errors.ts'
import { asLabError, onDisk } from './disk-error.ts'

/**
 * Write a file so that at every moment either the old or the new content is there, whole: into a neighbour first,
 * synced, then renamed over it. The folder is made where it is missing.
 *
 * @param options.sync false for what is made anew when it is lost: then nobody waits for the disk
 */
export const writeFileAtomic = (
  path: string,
  data: string | Uint8Array,
  { sync = true }: { sync?: boolean } = {},
): Promise<void> =>
  onDisk(path, async () => {
    await mkdir(dirname(path), { recursive: true })
    const content = typeof data === 'string' ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    await writeFile(path, content, { fsync: sync })
    if (sync) await syncFolder(dirname(path))
  })

/** Write a value as readable JSON, atomically. */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`)

/**
 * Read JSON and check it.
 *
 * @returns what the schema makes of it
 * @throws LabError `not-found` where there is no such file, `run-damaged` where it is not what the schema says; pass
 *   `damaged` for another code
 */
export const readJson = async <S extends z.ZodType>(
  path: string,
  schema: S,
  damaged: LabError['code'] = 'run-damaged',
): Promise<z.output<S>> => {
  const text = await onDisk(path, () => readFile(path, 'utf8'))
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new LabError(
    damaged,
    `"${path}" is damaged: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
    'It was changed by another program or a disk error. Restore it from a backup, or remove what it belongs to and make it anew.',
  )
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema then says what was expected
  }
}

/**
 * Make a rename in this folder survive a power cut. Windows does not open folders, and there a rename is journalled.
 */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    const failure = asLabError(error, folder)
    // Some network file systems refuse to sync a folder; that is no reason to fail.
    if (failure.code === 'disk-full') throw failure
  }
}
