/** Where a dataset comes from, after the offer's token was looked up. */
export type AddDatasetSource =
  { kind: 'folder'; path: string; upload: boolean } | { kind: 'git'; url: string } | { kind: 'sample' }

/** A repository's address as it is kept and shown: without a name and password, a closing "/" or ".git". */
export const plainAddress = (url: string): string => {
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  parsed.hash = ''
  parsed.pathname = parsed.pathname.replace(/\/+$/, '').replace(/\.git$/i, '')
  return parsed.href.replace(/\/$/, '')
}
