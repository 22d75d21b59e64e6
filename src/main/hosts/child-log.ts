import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What the child said last, kept in memory for the error that its death becomes. */
const lastWordsLength = 4000
/** A log that has grown beyond this is set aside once, so that two of them are all there ever is. */
const logBytes = 2_000_000

export interface ChildLog {
  write(chunk: Uint8Array | string): void
  lastWords(): string
}

/**
 * Keeps what a child process writes on stdout and stderr: all of it in a file, its end in memory.
 *
 * @param path null keeps only the end. A file that cannot be written (a read-only home) is no reason to fail.
 */
export const createChildLog = (path: string | null): ChildLog => {
  let words = ''
  let queue = path === null ? null : prepare(path)
  return {
    write: chunk => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
      words = (words + text).slice(-lastWordsLength)
      if (path !== null) queue = (queue ?? prepare(path)).then(open => (open ? append(path, text) : false))
    },
    lastWords: () => words,
  }
}

/** Resolves to whether the file can be written. */
const prepare = async (path: string): Promise<boolean> => {
  try {
    await mkdir(dirname(path), { recursive: true })
    const size = await stat(path).then(
      found => found.size,
      () => 0,
    )
    if (size > logBytes) await rename(path, `${path}.old`)
    return true
  } catch {
    return false
  }
}

const append = async (path: string, text: string): Promise<boolean> => {
  try {
    await appendFile(path, text)
    return true
  } catch {
    return false
  }
}
