import { createWriteStream } from 'node:fs'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { LabError } from '../../../../shared/contract/errors.ts'
import { createGate } from '../../../files/concurrently.ts'
import { asLabError, systemCode } from '../../../files/disk-error.ts'
import { makeFolder } from '../../../files/make-folder.ts'

/** Entries up to this size are held in memory, and several are written at once while the archive is read on. */
const small = 4_000_000
const atOnce = 8

/** Writes the entries of an archive below a folder: under its name each is there whole or not at all. */
export interface EntryWriter {
  /** Take an entry's bytes; a small one may be written after this returns. */
  write(steps: readonly string[], bytes: number, from: AsyncIterable<Uint8Array>): Promise<void>
  /** Wait until all is written. @throws what writing any of them threw */
  finish(): Promise<void>
}

export const createEntryWriter = (into: string, signal: AbortSignal): EntryWriter => {
  const gate = createGate(atOnce)
  const folders = new Set<string>()
  const writing = new Set<Promise<void>>()
  let failure: Error | null = null

  const folderFor = async (path: string) => {
    const folder = dirname(path)
    if (folders.has(folder)) return
    await makeFolder(folder)
    folders.add(folder)
  }
  const whole = async (path: string, write: (part: string) => Promise<void>) => {
    const part = `${path}.part`
    try {
      await folderFor(path)
      await write(part)
      await rename(part, path)
    } catch (error) {
      if (hasTwoKinds(error)) throw new Error(`"${relative(into, path)}" lies in a file, or is a file and a folder`)
      await rm(part, { force: true })
      if (signal.aborted) throw new LabError('stopped', 'Stopped.')
      throw systemCode(error) ? asLabError(error, path) : error
    }
  }
  const check = () => {
    if (failure) throw failure
  }

  return {
    write: async (steps, bytes, from) => {
      check()
      const path = join(into, ...steps)
      if (bytes > small)
        return whole(path, part => pipeline(Readable.from(from), createWriteStream(part, { mode: 0o644 }), { signal }))
      const content = await collect(from)
      const written = gate(() => whole(path, part => writeFile(part, content, { mode: 0o644 }))).catch(
        (error: unknown) => void (failure ??= error instanceof Error ? error : new Error(String(error))),
      )
      writing.add(written)
      void written.then(() => writing.delete(written))
      if (writing.size >= atOnce) await Promise.race(writing)
    },
    finish: async () => {
      await Promise.all(writing)
      check()
    },
  }
}

/** What the disk says where a file stands in the way of a folder, or the other way round. */
const hasTwoKinds = (error: unknown): boolean =>
  ['ENOTDIR', 'EISDIR', 'EEXIST'].includes(systemCode(error instanceof LabError ? error.cause : error) ?? '')

const collect = async (from: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of from) chunks.push(chunk)
  return Buffer.concat(chunks)
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
