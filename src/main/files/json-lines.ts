import { open } from 'node:fs/promises'
import type { z } from 'zod'
import { onDisk } from './disk-error.ts'
import { textIfThere } from './if-there.ts'

/** A value as a line of a file that grows line by line. */
export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`

/** What a line says; null where it is empty, torn by a crash, or not what the schema says. */
export const parseLine = <S extends z.ZodType>(line: string, schema: S): z.output<S> | null => {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

/** What the lines of a file say, in order; those that are not whole are left out, and where no file is there are none. */
export const readLines = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>[]> => {
  const text = (await textIfThere(path)) ?? ''
  return text
    .split('\n')
    .map(line => parseLine(line, schema))
    .filter(value => value !== null)
}

/** Add a line; it is on the disk when this returns. A torn line before it stays a line of its own. */
export const appendLine = (path: string, value: unknown): Promise<void> =>
  onDisk(path, async () => {
    const file = await open(path, 'a+')
    try {
      const { size } = await file.stat()
      const last = Buffer.alloc(1)
      if (size > 0) await file.read(last, 0, 1, size - 1)
      const before = size > 0 && last[0] !== 0x0a ? '\n' : ''
      await file.appendFile(before + jsonLine(value))
      await file.datasync()
    } finally {
      await file.close()
    }
  })
