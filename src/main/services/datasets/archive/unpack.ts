import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { basename } from 'node:path'
import { LabError } from '../../../../shared/contract/errors.ts'
import { onDisk } from '../../../files/disk-error.ts'
import { makeFolder } from '../../../files/make-folder.ts'
import type { JobControl } from '../../jobs.ts'
import type { Skipped } from '../list-pictures.ts'
import { refused } from './entry-path.ts'
import { createUnpackMeter } from './limits.ts'
import { untar } from './untar.ts'
import type { ArchiveKind, Unpacking } from './unpacking.ts'
import { unzip } from './unzip.ts'
import { createEntryWriter } from './write-entry.ts'

/**
 * Unpack what a dataset can be made of into a folder: pictures, tables, files of CIFAR and MNIST; plain files under plain
 * names. One entry that is anything else (a link, a device, a path that leads elsewhere, an encrypted file) and the whole
 * archive is refused. What an earlier attempt has written stays and is not written again.
 *
 * @returns what was left out: archives inside the archive, names that stand twice
 * @throws LabError `archive-unsafe`, `dataset-invalid` for a damaged archive, `disk-full`, `stopped`
 */
export const unpack = async (
  archive: string,
  kind: ArchiveKind,
  into: string,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Skipped[]> => {
  await makeFolder(into)
  const { size } = await onDisk(archive, () => stat(archive))
  const { bavail, bsize } = await onDisk(into, () => statfs(into))
  progress({ phase: 'Unpacking', done: 0, total: size, unit: 'bytes' })
  const seen = new Set<string>()
  const writer = createEntryWriter(into, signal)
  const work: Unpacking = {
    ...{ archive, into, signal, writer },
    meter: createUnpackMeter({ archive: basename(archive), archiveBytes: size, freeBytes: bavail * bsize }),
    once: steps => {
      const key = foldsCase ? steps.join('/').normalize('NFC').toLowerCase() : steps.join('/')
      if (seen.has(key)) return false
      seen.add(key)
      return true
    },
    onRead: done => progress({ done: Math.min(done, size), total: size }),
  }
  try {
    const skipped = await (kind === 'zip' ? unzip(work) : untar(work, kind === 'tar.gz'))
    await writer.finish()
    return skipped
  } catch (error) {
    await writer.finish().catch(() => undefined) // nothing is under way any more; the first error is the one to tell
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    throw error instanceof LabError ? error : damaged(archive, error)
  }
}

/** File systems that hold one file for "A.png" and "a.png". */
const foldsCase = process.platform === 'win32' || process.platform === 'darwin'

/** SHA-256 of an archive: what an interrupted attempt has done is found under it. */
export const hashOfArchive = async (
  archive: string,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<string> => {
  const { size } = await onDisk(archive, () => stat(archive))
  const hash = createHash('sha256')
  let done = 0
  progress({ phase: 'Reading the archive', done, total: size, unit: 'bytes' })
  await onDisk(archive, async () => {
    for await (const chunk of createReadStream(archive, { highWaterMark: 1 << 20 })) {
      signal.throwIfAborted()
      hash.update(chunk as Buffer)
      progress({ done: (done += (chunk as Buffer).length) })
    }
  })
  return hash.digest('hex')
}

/** What the libraries say of an archive that was cut off. */
const endsEarly = /^(Stream was destroyed|unexpected end of|End of central directory record signature not found)/i

export const damaged = (archive: string, cause: unknown): LabError => {
  const said = cause instanceof Error ? cause.message : String(cause)
  // yauzl refuses paths that lead elsewhere before anybody sees the entry; its message names it.
  const unsafe = /^(invalid relative path|absolute path|invalid characters in fileName): (.*)$/s.exec(said)
  if (unsafe)
    return refused(unsafe[2]!, unsafe[1] === 'absolute path' ? 'it is an absolute path' : 'it leads elsewhere')
  const why = endsEarly.test(said) ? 'it ends too early' : said.replace(/\.$/, '')
  return new LabError(
    'dataset-invalid',
    `"${basename(archive)}" is damaged or not whole: ${why}.`,
    'Download it again, or pack it anew as .zip or .tar.gz.',
    { cause },
  )
}
