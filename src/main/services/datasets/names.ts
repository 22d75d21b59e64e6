import { basename } from 'node:path'
import type { AddDatasetSource } from './source.ts'

/**
 * A dataset's name from a folder's: lower case, accents off, everything else that a name may not hold as "-".
 *
 * @example nameFrom('Katzen & Hunde (1)') // 'katzen-hunde-1'
 */
export const nameFrom = (text: string): string => {
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
export const nameOfSource = (source: AddDatasetSource): string => {
  if (source.kind === 'sample') return 'sample'
  if (source.kind === 'folder') return nameFrom(basename(source.path))
  const last = new URL(source.url).pathname.split('/').filter(Boolean).pop() ?? 'repository'
  return nameFrom(decode(last).replace(/\.git$/i, ''))
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray "%": taken as it is
  }
}
