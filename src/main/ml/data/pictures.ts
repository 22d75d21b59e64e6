import { readFile } from 'node:fs/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'
import { sha256Bytes } from '../../files/hash.ts'
import type { InputSize, Orientation, Pixels } from '../../pictures/index.ts'
import { probe, uprightAndResized } from '../../pictures/index.ts'

/** Bytes of a picture to RGB, the orientation not applied: the engine's own decoder. */
export type Decode = (bytes: Uint8Array) => Promise<Pixels>

/** How bytes become the numbers that go into a net. */
export interface PictureInput {
  orientation: 'exif' | 'ignore'
  size: InputSize
}

/** A picture to be read from its file. */
export interface PictureToRead {
  path: string
  /** What messages call it. */
  name: string
  /** What its bytes must be, or null where any will do. */
  sha256: string | null
}

/** A picture that is read and not decoded yet. */
export interface ReadPicture {
  bytes: Uint8Array
  orientation: Orientation
}

/**
 * Read a picture's file. With `sha256` it has to be the very picture that the run was made from.
 *
 * @param name what messages call it
 * @throws LabError `image-changed` where it is gone or different, `image-unreadable`, or what the disk says
 */
export const readPicture = async (
  path: string,
  name: string,
  orientation: PictureInput['orientation'],
  sha256: string | null,
): Promise<ReadPicture> => {
  const bytes = await readBytes(path, sha256 === null ? null : name)
  if (sha256 !== null && sha256Bytes(bytes) !== sha256) throw changed([name])
  return { bytes, orientation: orientation === 'exif' ? await naming(name, orientationOf(bytes)) : 1 }
}

/**
 * Decode, put upright, resize.
 *
 * @returns float32 [height, width, 3], values 0..255
 */
export const decodePicture = async (
  { bytes, orientation }: ReadPicture,
  name: string,
  size: PictureInput['size'],
  decode: Decode,
): Promise<Float32Array> => uprightAndResized(await naming(name, decode(bytes)), orientation, size)

/** What the lab says when pictures are not those of the run any more. */
export const changed = (names: readonly string[]): LabError =>
  new LabError(
    'image-changed',
    names.length === 1
      ? `"${names[0]}" is gone or not the picture it was when the run was made.`
      : `${names.length} pictures are gone or not what they were when the run was made: ${names
          .slice(0, 5)
          .map(name => `"${name}"`)
          .join(', ')}${names.length > 5 ? ', ...' : ''}.`,
    'Put the pictures back as they were, or start a new run with the dataset as it is now.',
  )

/** @param expected the name of a picture that was there before */
const readBytes = async (path: string, expected: string | null): Promise<Uint8Array> => {
  try {
    return await onDisk(path, () => readFile(path))
  } catch (error) {
    throw expected !== null && error instanceof LabError && error.code === 'not-found' ? changed([expected]) : error
  }
}

const orientationOf = async (bytes: Uint8Array): Promise<Orientation> => (await probe(bytes)).orientation

const naming = async <T>(name: string, work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'image-unreadable') throw error
    throw new LabError(error.code, `"${name}" cannot be read as a picture. ${error.message}`, error.hint, {
      cause: error,
    })
  }
}
