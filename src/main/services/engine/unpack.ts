import { createWriteStream } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import type { Entry } from 'yauzl'
import { LabError } from '../../../shared/contract/errors.ts'
import { asLabError } from '../../files/disk-error.ts'
import { makeFolder } from '../../files/make-folder.ts'

/**
 * Where a file of a wheel goes in the engine's folder, or null for the nine in ten that only Python needs. NVIDIA's
 * libraries go beside TensorFlow's, which looks for them there.
 */
export const placeInEngine = (entry: string): string | null => {
  const library = /^(?:tensorflow|nvidia\/[a-z_]+\/lib)\/(lib[^/]+?(?:\.so[.\d]*|\.dylib))$/.exec(entry)
  if (library) return join('lib', library[1]!)
  if (/^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h$/.test(entry))
    return join(...entry.split('/').slice(1))
  if (entry === 'tensorflow/THIRD_PARTY_NOTICES.txt' || entry === 'tensorflow/include/LICENSE')
    return join('licences', `TensorFlow-${basename(entry).replace(/\.txt$/, '')}.txt`)
  const notice = /^([^/]+)\.dist-info\/(?:licenses\/)?(LICENSE|License)(\.txt)?$/.exec(entry)
  return notice ? join('licences', `${notice[1]}.txt`) : null
}

/**
 * Unpack what the engine needs of a wheel.
 *
 * @param onBytes bytes written so far
 * @throws LabError `engine-unavailable` where the file is no whole zip or holds no library, `disk-full` and the like
 */
export const unpackWheel = async (
  wheel: string,
  into: string,
  { signal, onBytes }: { signal?: AbortSignal | undefined; onBytes?: (done: number) => void } = {},
): Promise<void> => {
  const zip = await openPromise(wheel).catch((error: unknown) => {
    throw notAWheel(wheel, error)
  })
  let libraries = 0
  let written = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (signal?.aborted) throw new LabError('stopped', 'Stopped.')
      const place = placeInEngine(entry.fileName)
      if (!place) continue
      if (place.startsWith('lib')) libraries++
      await writeEntry(await readEntry(zip, entry, wheel), join(into, place), signal)
      written += entry.uncompressedSize
      onBytes?.(written)
    }
  } finally {
    zip.close()
  }
  if (libraries === 0) throw notAWheel(wheel, new Error('it holds no library'))
}

const readEntry = (zip: Awaited<ReturnType<typeof openPromise>>, entry: Entry, wheel: string) =>
  zip.openReadStreamPromise(entry).catch((error: unknown) => {
    throw notAWheel(wheel, error)
  })

const writeEntry = async (
  from: NodeJS.ReadableStream,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> => {
  await makeFolder(dirname(path))
  try {
    await pipeline(from, createWriteStream(path, { mode: 0o644, flush: true }), signal ? { signal } : {})
  } catch (error) {
    if (signal?.aborted) throw new LabError('stopped', 'Stopped.')
    throw asLabError(error, path)
  }
}

const notAWheel = (path: string, cause: unknown) =>
  new LabError(
    'engine-unavailable',
    `"${path}" could not be unpacked: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Delete that file and run "unfreeze engine install" again.',
    { cause },
  )
