import { open } from 'node:fs/promises'
import type { Dataset, Entity, File, Group } from 'h5wasm/node'
import { LabError } from '../../shared/contract/errors.ts'
import { onDisk } from '../files/disk-error.ts'
import { hdf5 } from './hdf5-library.ts'

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])

export const damaged = (path: string, what: string, cause?: unknown): LabError =>
  new LabError(
    'weights-damaged',
    `"${path}" is no whole weights file: ${what}`,
    'Fetch or copy it once more; the lab changed nothing.',
    cause === undefined ? {} : { cause },
  )

/** The deepest line of HDF5's error stack says what is wrong; a file that was cut short is by far the most frequent. */
const reasonOf = (error: unknown): string => {
  const said = error instanceof Error ? error.message : String(error)
  const lines = [...said.matchAll(/#\d+: .*? line \d+ in \w+\(\): (.*)/g)]
  const reason = lines.at(-1)?.[1] ?? said.split('\n')[0]!
  const [, here, whole] = /^truncated file: eof = (\d+), .*stored_eof = (\d+)/.exec(reason) ?? []
  if (here && whole) return `it breaks off after ${grouped(here)} of ${grouped(whole)} bytes.`
  return `a part of it cannot be read (HDF5 says: ${reason}).`
}

const grouped = (count: string) => Number(count).toLocaleString('en-US')

/**
 * Open an HDF5 file, read what is needed, close it. The file is read where it lies, dataset by dataset.
 *
 * @param called what messages call it; without it its path
 * @throws LabError not-found and the like for a file that cannot be opened; weights-damaged for one that is no whole
 *   HDF5 file, or where `read` meets a damaged part
 */
export const readHdf5 = async <T>(path: string, read: (file: File) => T, called = path): Promise<T> => {
  await expectSignature(path, called)
  const { File: Hdf5File } = await hdf5()
  let file: File | undefined
  try {
    file = new Hdf5File(path, 'r')
    return read(file)
  } catch (error) {
    if (error instanceof LabError) throw error
    throw damaged(called, reasonOf(error), error)
  } finally {
    closeQuietly(file)
  }
}

/** A damaged file may refuse even to be closed; what was wrong has been said by then. */
const closeQuietly = (file: File | undefined) => {
  try {
    file?.close()
  } catch {
    // nothing of ours is in a file opened for reading
  }
}

const expectSignature = async (path: string, called: string): Promise<void> => {
  const head = Buffer.alloc(signature.length)
  const read = await onDisk(path, async () => {
    const handle = await open(path, 'r')
    try {
      return (await handle.read(head, 0, head.length, 0)).bytesRead
    } finally {
      await handle.close()
    }
  })
  if (read === 0) throw damaged(called, 'it is empty.')
  if (!head.equals(signature)) throw damaged(called, 'it is not in the HDF5 format (.h5) in which Keras keeps weights.')
}

export const groupAt = (parent: Group, path: string): Group | null => {
  const entity = parent.keys().includes(path.split('/')[0]!) ? parent.get(path) : null
  return isA<Group>(entity, 'Group') ? entity : null
}

export const datasetAt = (parent: Group, path: string): Dataset | null => {
  const entity = parent.get(path)
  return isA<Dataset>(entity, 'Dataset') ? entity : null
}

const isA = <T extends Entity>(entity: Entity | null, type: 'Group' | 'Dataset'): entity is T =>
  entity !== null && 'type' in entity && String(entity.type) === type

/** An attribute that is a list of texts; null where there is none of that name. Keras writes an empty list as numbers. */
export const textsAt = (group: Group, name: string): string[] | null => {
  const attribute = group.attrs[name]
  if (!attribute) return null
  if (attribute.shape?.[0] === 0) return []
  const { value } = attribute
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : null
}

/** An attribute that is one text; null where there is none of that name. */
export const textAt = (group: Group, name: string): string | null => {
  const value = group.attrs[name]?.value
  return typeof value === 'string' ? value : null
}

/** A dataset's numbers as float32, or null where it does not hold numbers. */
export const floatsOf = (dataset: Dataset): Float32Array | null => {
  const { value } = dataset
  if (value instanceof Float32Array) return value
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float32Array.from(value, Number)
  if (typeof value === 'number') return Float32Array.of(value)
  if (typeof value === 'bigint') return Float32Array.of(Number(value))
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Float32Array.from(value as Exclude<typeof value, DataView>)
    : null
}
