import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, resolve as absolute } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import type { Handlers } from '../../shared/contract/index.ts'
import type { Offer } from '../../shared/contract/offers.ts'
import { asLabError } from '../files/disk-error.ts'

export interface OfferedPath {
  /** Absolute. */
  path: string
  kind: Offer['kind']
  /** It came up from a browser and lies in the lab's own uploads: whoever takes it moves it. */
  upload: boolean
}

export interface Offers {
  /**
   * Make a path that a person chose nameable for a client. Without `kind`, what lies there decides; `new-file` is one
   * that need not exist.
   */
  offer(path: string, options?: { kind?: Offer['kind']; upload?: boolean }): Offer
  /** @throws LabError `not-found` for a token that was not given out by this program run */
  resolve(token: string): OfferedPath
  handlers: Pick<Handlers, 'offers.describe'>
}

/** Paths that a person dropped, picked, uploaded or named on the command line, by token. */
export const createOffers = (): Offers => {
  const known = new Map<string, OfferedPath & { offer: Offer }>()

  const find = (token: string) => {
    const found = known.get(token)
    if (found) return found
    throw new LabError(
      'not-found',
      'That folder or file is no longer at hand.',
      'Drop or pick it again: what was chosen is forgotten when the lab is closed.',
    )
  }

  return {
    offer: (path, options = {}) => {
      const full = absolute(path)
      const { kind, bytes } =
        options.kind === 'new-file' ? { kind: options.kind, bytes: null } : look(full, options.kind)
      const offer: Offer = { token: randomBytes(16).toString('hex'), name: basename(full) || full, kind, bytes }
      known.set(offer.token, { path: full, kind, upload: options.upload ?? false, offer })
      return offer
    },
    resolve: token => {
      const { path, kind, upload } = find(token)
      return { path, kind, upload }
    },
    handlers: { 'offers.describe': ({ token }) => find(token).offer },
  }
}

const look = (path: string, expected: 'folder' | 'file' | undefined) => {
  let found
  try {
    found = statSync(path)
  } catch (error) {
    throw asLabError(error, path)
  }
  const kind = found.isDirectory() ? 'folder' : 'file'
  if (kind === 'file' && !found.isFile())
    throw new LabError(
      'not-found',
      `"${path}" is neither a file nor a folder.`,
      'Choose a picture or a folder of pictures.',
    )
  if (expected && expected !== kind)
    throw new LabError('not-found', `"${path}" is a ${kind}, and a ${expected} was expected.`, `Choose a ${expected}.`)
  return { kind, bytes: kind === 'file' ? found.size : null } as const
}
