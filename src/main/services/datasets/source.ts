import type { OfficialId } from '../../../shared/contract/datasets.ts'

/** Where a dataset comes from, after the offer's token was looked up. */
export type AddDatasetSource =
  | { kind: 'folder'; path: string; upload: boolean }
  /** Two or more folders, one for each class. */
  | { kind: 'folders'; paths: string[]; upload: boolean }
  /** An archive, a table, or files of bare pixels. */
  | { kind: 'files'; paths: string[]; upload: boolean }
  | { kind: 'official'; id: OfficialId }
  | { kind: 'git'; url: string }
  | { kind: 'sample' }

/** A repository's address as it is kept and shown: without a name and password, a closing "/" or ".git". */
export const plainAddress = (url: string): string => {
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  parsed.hash = ''
  parsed.pathname = parsed.pathname.replace(/\/+$/, '').replace(/\.git$/i, '')
  return parsed.href.replace(/\/$/, '')
}
