import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import type { Entry } from 'yauzl'
import { LabError } from '../../shared/contract/errors.ts'
import { asLabError, isFromDisk, onDisk } from '../files/disk-error.ts'

/** The files that Keras 3 reads in a `.keras` archive. */
export const kerasEntries = { metadata: 'metadata.json', config: 'config.json', weights: 'model.weights.h5' } as const
type KerasEntry = (typeof kerasEntries)[keyof typeof kerasEntries]

const megabyte = 1e6

/** How large each may be, unpacked: a small archive can hold more than a disk takes. */
const most: Record<KerasEntry, number> = {
  [kerasEntries.metadata]: megabyte,
  [kerasEntries.config]: 100 * megabyte,
  [kerasEntries.weights]: 2000 * megabyte,
}

const signature = Buffer.from('PK\x03\x04', 'latin1')

/** Whether a file is a zip by its first bytes, as a `.keras` file is, whatever it is called. */
export const isKerasArchive = (path: string): Promise<boolean> =>
  onDisk(path, async () => {
    const file = await open(path, 'r')
    try {
      const { buffer } = await file.read(Buffer.alloc(signature.length), 0, signature.length, 0)
      return buffer.equals(signature)
    } finally {
      await file.close()
    }
  })

/**
 * Take entries out of a `.keras` archive, each to the place that the caller names: names in the archive decide nothing.
 *
 * @param wanted places by entry
 * @param called what messages call the archive; without it its path
 * @throws LabError `weights-damaged` where it is no whole archive, an entry is missing, there twice or too large
 */
export const takeFromKerasArchive = async (
  path: string,
  wanted: ReadonlyMap<KerasEntry, string>,
  { called = path, signal }: { called?: string; signal?: AbortSignal } = {},
): Promise<void> => {
  const places: ReadonlyMap<string, string> = wanted
  const taken = new Set<string>()
  const refuseUnfit = ({ fileName: name, uncompressedSize }: Entry) => {
    if (taken.has(name)) throw damaged(called, `${name} stands in it twice`)
    if (uncompressedSize > most[name as KerasEntry]) throw damaged(called, `${name} is larger than it may be`)
  }
  try {
    const zip = await openPromise(path)
    try {
      for await (const entry of zip.eachEntry()) {
        const to = places.get(entry.fileName)
        if (to === undefined) continue
        refuseUnfit(entry)
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(to), { signal })
        taken.add(entry.fileName)
      }
    } finally {
      zip.close()
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof LabError) throw error
    if (isFromDisk(error)) throw asLabError(error, path)
    throw damaged(called, error instanceof Error ? error.message : String(error), error)
  }
  const missing = [...wanted.keys()].find(name => !taken.has(name))
  if (missing !== undefined) throw damaged(called, `there is no ${missing} in it`)
}

const damaged = (called: string, what: string, cause?: unknown) =>
  new LabError('weights-damaged', `"${called}" is no whole .keras file: ${what}.`, 'Save it with Keras anew.', {
    cause,
  })
