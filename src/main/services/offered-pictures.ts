import { basename, dirname, join } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import type { PictureRef } from '../worker/protocol.ts'
import { byCodePoint } from './datasets/code-points.ts'
import { listPictures } from './datasets/list-pictures.ts'
import type { Offers } from './offers.ts'

export interface OfferedPictures {
  /** In sorted order of their paths, each once. */
  pictures: PictureRef[]
  /** Files in offered folders that are meant as pictures and cannot be taken, with the reason. */
  refused: { file: string; reason: string }[]
}

/**
 * The pictures that a person offered: files as they are, folders with all pictures in and below them. A result names
 * them by path; what came up from a browser by its path there, because where the lab put it means nothing to anybody.
 *
 * @throws LabError `not-found` for a token that is not known, or where no picture is among what was offered
 */
export const offeredPictures = async (tokens: readonly string[], offers: Offers): Promise<OfferedPictures> => {
  const byPath = new Map<string, PictureRef>()
  const refused: OfferedPictures['refused'] = []
  for (const { path, kind, upload } of tokens.map(offers.resolve)) {
    if (kind !== 'folder') {
      byPath.set(path, { file: upload ? basename(path) : path, path })
      continue
    }
    const nameOf = (file: string) => (upload ? file : join(path, file))
    const listing = await listPictures(path, path)
    for (const file of listing.files) byPath.set(join(path, file), { file: nameOf(file), path: join(path, file) })
    for (const { file, reason } of listing.skipped) refused.push({ file: nameOf(file), reason })
  }
  if (byPath.size === 0 && refused.length === 0) throw noPictures(tokens, offers)
  const pictures = [...byPath.values()].sort((a, b) => byCodePoint(a.path, b.path))
  return { pictures, refused: refused.sort((a, b) => byCodePoint(a.file, b.file)) }
}

const noPictures = (tokens: readonly string[], offers: Offers) => {
  const names = tokens.map(token => offers.resolve(token).path)
  const where = names.length === 1 ? `"${names[0]}"` : `the ${names.length} folders in "${dirname(names[0] ?? '')}"`
  return new LabError(
    'not-found',
    `There are no pictures in ${where}.`,
    'Choose pictures (JPEG, PNG, GIF, BMP, WebP) or a folder that holds some.',
  )
}
