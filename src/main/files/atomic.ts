import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { LabError } from '../../shared/contract/errors.ts'
import { onDisk } from './disk-error.ts'
import { replaceFile } from './replace-file.ts'

export { syncFolder } from './replace-file.ts'

/**
 * Write a file so that at every moment either the old or the new content is there, whole; see replaceFile.
 *
 * @param options.sync false for what is made anew when it is lost: then nobody waits for the disk
 * @param options.mode who may read it, as in 0o600; without it as the system has it
 */
export const writeFileAtomic = (
  path: string,
  data: string | Uint8Array,
  options: { sync?: boolean; mode?: number } = {},
): Promise<void> => replaceFile(path, file => file.writeFile(data), options)

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
