import type { View } from '../../../shared/augment/views.ts'
import { versionsOf } from '../../pictures/index.ts'
import type { InputSize, PictureThreads } from '../../pictures/index.ts'
import type { KeptPictures } from './kept-pictures.ts'
import type { Decode, PictureInput, PictureToRead, ReadPicture } from './pictures.ts'
import { decodePicture, readPicture } from './pictures.ts'
import { readAhead } from './read-ahead.ts'

/** A picture, and what is wanted of it: views, null for the picture itself. */
export interface WantedVersions {
  picture: PictureToRead
  views: readonly (View | null)[]
}

export interface VersionReader {
  decode: Decode
  /** Null where everything is done in this thread. */
  threads: PictureThreads | null
  kept: KeptPictures | null
  orientation: PictureInput['orientation']
  size: InputSize
  /** Pictures read, and with threads decoded and changed, before their turn: what bounds the memory. */
  ahead: number
}

/** A picture before its turn: with its versions, where threads have made them. */
interface Prepared {
  source: ReadPicture | { resized: Float32Array }
  versions: Float32Array[] | null
}

/**
 * Read pictures in order, each in all its versions, float32 [height, width, 3]. Files are read ahead; decoding, resizing and
 * changing is done ahead by threads, or in this one when a picture's turn has come.
 *
 * @throws LabError `image-changed`, `image-unreadable` naming the picture, when its turn has come
 */
export async function* readVersions(
  wanted: readonly WantedVersions[],
  { decode, threads, kept, orientation, size, ahead }: VersionReader,
): AsyncGenerator<Float32Array[], undefined> {
  const prepare = async ({ picture, views }: WantedVersions): Promise<Prepared> => {
    const { path, name, sha256 } = picture
    const resized = (await kept?.read(path)) ?? null
    const source = resized ? { resized } : await readPicture(path, name, orientation, sha256)
    return { source, versions: (await threads?.versions(source, size, withItself(source, views))) ?? null }
  }
  const make = async ({ source }: Prepared, { picture, views }: WantedVersions): Promise<Float32Array[]> => {
    const resized = 'resized' in source ? source.resized : await decodePicture(source, picture.name, size, decode)
    return versionsOf(resized, size, withItself(source, views))
  }
  /** What is to be kept is a version more, the first. */
  const withItself = (source: Prepared['source'], views: WantedVersions['views']) =>
    kept && 'bytes' in source ? [null, ...views] : views

  const coming = readAhead(wanted, prepare, ahead)
  try {
    for (const each of wanted) {
      const { value } = (await coming.next()) as IteratorYieldResult<Prepared>
      const versions = value.versions ?? (await make(value, each))
      if (kept && 'bytes' in value.source) await kept.keep(each.picture.path, versions.shift()!)
      yield versions
    }
  } finally {
    await coming.return(undefined)
  }
}
