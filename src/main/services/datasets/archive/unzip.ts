import { crc32 } from 'node:zlib'
import { openPromise } from 'yauzl'
import type { Entry } from 'yauzl'
import type { Skipped } from '../list-pictures.ts'
import { entryPath, refused } from './entry-path.ts'
import type { Unpacking } from './unpacking.ts'
import { nestedReason, whatToDo } from './wanted.ts'
import { isThere } from './write-entry.ts'

/** Kinds of files as Unix has them, in the upper half of the attributes that a zip made on Unix carries. */
const [kindMask, folder, regular] = [0o170000, 0o040000, 0o100000]
const madeOnUnix = 3
/** Compression methods: as it is, and deflate. */
const methods = [0, 8]

/** Two rounds: first every entry is looked at, so that nothing is written of an archive that is refused. */
export const unzip = async (work: Unpacking): Promise<Skipped[]> => {
  await checkEntries(work)
  const skipped: Skipped[] = []
  const zip = await openPromise(work.archive)
  let read = 0
  try {
    for await (const entry of zip.eachEntry()) {
      work.signal.throwIfAborted()
      const name = nameOf(entry)
      const steps = entryPath(name)
      const file = steps.join('/')
      read += entry.compressedSize
      work.onRead(read)
      if (name.endsWith('/')) continue
      const todo = whatToDo(steps)
      if (todo === 'nested') skipped.push({ file, reason: nestedReason })
      if (todo !== 'write') continue
      if (!work.once(steps)) skipped.push({ file, reason: 'Its name stands in the archive twice.' })
      else if (!(await isThere(work.into, steps, entry.uncompressedSize)))
        await work.writer.write(steps, entry.uncompressedSize, asPacked(entry, await zip.openReadStreamPromise(entry)))
    }
  } finally {
    zip.close()
  }
  return skipped
}

/** yauzl holds each entry to the size that it says, so what they say together is what would come out. */
const checkEntries = async ({ archive, meter, signal }: Unpacking): Promise<void> => {
  const zip = await openPromise(archive)
  let compressed = 0
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted()
      meter.entry()
      entryPath(nameOf(entry))
      checkKind(entry)
      meter.add(entry.fileName, entry.uncompressedSize, entry.uncompressedSize)
      compressed += entry.compressedSize
      if (compressed > zip.fileSize) throw refused(entry.fileName, 'it shares its bytes with other entries')
    }
  } finally {
    zip.close()
  }
}

/** Says that names are in UTF-8. */
const utf8Flag = 0x800
/** Info-ZIP's field for a name in UTF-8 beside one that is not; yauzl reads it. */
const unicodePath = 0x7075

/**
 * An entry's name. macOS and others write UTF-8 without saying so, which then reads as IBM's code page of 1981: bytes that
 * are good UTF-8 are taken for that.
 */
const nameOf = ({ fileName, fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string => {
  if ((generalPurposeBitFlag & utf8Flag) !== 0 || extraFields.some(({ id }) => id === unicodePath)) return fileName
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      .decode(fileNameRaw as Uint8Array<ArrayBuffer>)
      .replaceAll('\\', '/') // as yauzl does
  } catch (error) {
    if (error instanceof TypeError) return fileName
    throw error
  }
}

/** An entry's bytes, refused at their end where they are not those that were packed. */
async function* asPacked(entry: Entry, from: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let sum = 0
  for await (const chunk of from as AsyncIterable<Uint8Array>) {
    sum = crc32(chunk, sum)
    yield chunk
  }
  if (sum !== entry.crc32) throw new Error(`the bytes of "${nameOf(entry)}" are not those that were packed`)
}

const checkKind = (entry: Entry): void => {
  const { fileName: name, versionMadeBy, externalFileAttributes } = entry
  const kind = versionMadeBy >> 8 === madeOnUnix ? (externalFileAttributes >>> 16) & kindMask : 0
  if (kind === 0o120000) throw refused(name, 'it is a link')
  if (kind !== 0 && kind !== folder && kind !== regular) throw refused(name, 'it is a device or a pipe')
  if (entry.isEncrypted()) throw refused(name, 'it is encrypted')
  if (!methods.includes(entry.compressionMethod))
    throw refused(name, `it is compressed in a way that the lab does not read (method ${entry.compressionMethod})`)
}
