import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { LabError } from '../../../shared/contract/errors.ts'
import { readJson } from '../../files/atomic.ts'
import { asLabError, isFromDisk } from '../../files/disk-error.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { CONTENTS, allowedBytes, notImported, sharedRun } from './shared-run.ts'
import type { SharedRun } from './shared-run.ts'

/** The file type of a Unix mode, where an archive carries one: 0 says nothing, 8 is a plain file. */
const typeOf = (entry: Entry) => (entry.externalFileAttributes >>> 28) & 0xf

/**
 * Take a shared run apart into a folder of its own. Only the files that a shared run consists of are taken, each under the
 * lab's own name and no larger than its list says; each is held against that list.
 *
 * @param file path of the archive
 * @param called what messages call it
 * @param folder is there, and empty
 * @throws LabError `archive-unsafe`, naming the entry; `disk-full`; `stopped`
 */
export const unpackSharedRun = async (
  file: string,
  called: string,
  folder: string,
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<void> => {
  const found = new Map<string, { bytes: number; sha256: string }>()
  let done = 0
  const take = async (zip: ZipFile, entry: Entry): Promise<void> => {
    const { fileName: name } = entry
    const most = allowedBytes(name)
    if (most === null)
      throw notImported(called, `it holds ${JSON.stringify(name.slice(0, 200))}, which no shared run has`)
    if (found.has(name)) throw notImported(called, `"${name}" stands in it twice`)
    if (![0, 8].includes(typeOf(entry))) throw notImported(called, `"${name}" is not a plain file`)
    if (entry.uncompressedSize > most) throw notImported(called, `"${name}" is larger than it may be`)
    const to = join(folder, ...name.split('/'))
    await makeFolder(dirname(to))
    const hash = createHash('sha256')
    let bytes = 0
    const meter = new Transform({
      transform: (chunk: Buffer, _, pass) => {
        bytes += chunk.length
        hash.update(chunk)
        onBytes((done += chunk.length))
        pass(bytes > most ? notImported(called, `"${name}" is larger than it says`) : null, chunk)
      },
    })
    await pipeline(await zip.openReadStreamPromise(entry), meter, createWriteStream(to, { flags: 'wx', flush: true }), {
      signal,
    })
    found.set(name, { bytes, sha256: hash.digest('hex') })
  }

  try {
    const zip = await openPromise(file, { strictFileNames: true })
    try {
      for await (const entry of zip.eachEntry()) await take(zip, entry)
    } finally {
      zip.close()
    }
  } catch (error) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    if (error instanceof LabError) throw error
    // What the system says of the disk is told as such; what the archive's own reader says is about the archive.
    if (isFromDisk(error)) throw asLabError(error, file)
    throw notImported(called, `it is no whole shared run (${error instanceof Error ? error.message : String(error)})`)
  }
  if (!found.has(CONTENTS)) throw notImported(called, 'it is no run that Unfreeze has shared')
  const contents = await readJson(join(folder, CONTENTS), sharedRun, 'archive-unsafe')
  checkContents(called, contents, found)
}

const checkContents = (
  called: string,
  { files }: SharedRun,
  found: ReadonlyMap<string, { bytes: number; sha256: string }>,
) => {
  for (const { name, bytes, sha256 } of files) {
    const is = found.get(name)
    if (is?.bytes !== bytes || is.sha256 !== sha256) throw notImported(called, `"${name}" is damaged or missing`)
  }
  const listed = new Set([CONTENTS, ...files.map(({ name }) => name)])
  for (const name of found.keys()) if (!listed.has(name)) throw notImported(called, `"${name}" is not in its own list`)
}
