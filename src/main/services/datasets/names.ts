import { basename, dirname } from 'node:path'
import type { Dataset } from '../../../shared/contract/datasets.ts'
import { byCodePoint } from './code-points.ts'
import { isPixelFile } from './pixels/find-set.ts'
import type { AddDatasetSource } from './source.ts'

/**
 * A dataset's name from a folder's: lower case, accents off, everything else that a name may not hold as "-".
 *
 * @example nameFrom('Katzen & Hunde (1)') // 'katzen-hunde-1'
 */
const nameFrom = (text: string): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64)
    .replace(/[-.]+$/, '')
  return plain || 'dataset'
}

/** The next name to try when one is taken: `cats`, `cats-2`, `cats-3`. */
export const numbered = (name: string, n: number): string => (n < 2 ? name : `${name.slice(0, 60)}-${n}`)

/** What a source is called where no name was given. */
export const nameOfSource = (source: AddDatasetSource, kind?: Dataset['kind']): string => {
  if (source.kind === 'sample') return kind === 'regression' ? 'sample-length' : 'sample'
  if (source.kind === 'official') return source.id
  if (source.kind === 'folder') return nameFrom(basename(source.path))
  if (source.kind === 'folders') return nameOfFolders(source.paths.map(path => basename(path)))
  if (source.kind === 'files') return nameOfFile(source.paths[0]!)
  const last = new URL(source.url).pathname.split('/').filter(Boolean).pop() ?? 'repository'
  return nameFrom(decode(last).replace(/\.git$/i, ''))
}

/** @example nameOfFolders(['dogs', 'cats']) // 'cats-dogs' */
const nameOfFolders = (names: readonly string[]): string => {
  const sorted = [...names].sort(byCodePoint)
  const rest = sorted.length > 3 ? [`${sorted.length - 2} more`] : []
  return nameFrom([...sorted.slice(0, rest.length > 0 ? 2 : 3), ...rest].join(' '))
}

/** An archive's name without what says how it is packed; files of MNIST or CIFAR are called as the folder they lie in. */
const nameOfFile = (path: string): string =>
  nameFrom(isPixelFile(basename(path)) ? basename(dirname(path)) : basename(path).replace(packed, ''))

const packed = /\.(zip|tgz|tar|tar\.gz|gz|csv|tsv|npz)$/i

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray "%": taken as it is
  }
}
