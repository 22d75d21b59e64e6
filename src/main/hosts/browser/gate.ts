import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

type Refusal = { status: 401 | 403; message: string }

export interface Gate {
  /** What stands in the address that the lab prints and opens. */
  readonly token: string
  /** Whether the request may be answered: null, or why not. Called for every request and for the socket's upgrade. */
  refuse(request: IncomingMessage): Refusal | null
  /** A token for one opening. It may stand where others can see it, as on the command line of a browser. */
  ticket(): string
  /** The cookie for whoever came with the token or a ticket. */
  cookieFor(given: string | null): string | null
  /** Whether another process of this user asks, who read the token from a file that only the user can read. */
  isOwner(request: IncomingMessage): boolean
}

const newSecret = () => randomBytes(32).toString('base64url')
const sha256 = (text: string) => createHash('sha256').update(text).digest()
/** Takes equally long for every wrong value. */
const same = (a: string, b: string) => timingSafeEqual(sha256(a), sha256(b))

const cookieValue = (header: string | undefined, name: string): string | null => {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=')
    if (key === name && value !== undefined) return value
  }
  return null
}

/**
 * Who may talk to the lab: only a page that the lab itself served, opened with the token.
 *
 * The Host header must be our own address, so that a foreign name that was made to point at 127.0.0.1 (DNS rebinding)
 * gets nothing. An Origin, where the browser sends one, must be ours; where something is changed, it must be there.
 * The cookie is bound to this port, as other labs may run beside this one under the same address.
 */
export const createGate = (port: number): Gate => {
  const token = newSecret()
  const session = newSecret()
  const tickets = new Set<string>()
  const cookieName = `unfreeze-${port}`
  const host = `127.0.0.1:${port}`
  const origin = `http://${host}`

  const fromElsewhere = (request: IncomingMessage): boolean => {
    const { headers } = request
    if (headers.origin !== undefined) return headers.origin !== origin
    if (request.method !== 'GET' || headers.upgrade !== undefined) return true
    const site = headers['sec-fetch-site']
    return site !== undefined && site !== 'same-origin' && site !== 'none'
  }

  return {
    token,
    refuse: request => {
      if (request.headers.host !== host) return { status: 403, message: 'The lab answers under its own address only.' }
      if (fromElsewhere(request)) return { status: 403, message: 'The lab answers to its own pages only.' }
      const cookie = cookieValue(request.headers.cookie, cookieName)
      if (cookie === null || !same(cookie, session))
        return { status: 401, message: 'Open the lab with the address that it printed when it started.' }
      return null
    },
    ticket: () => {
      const ticket = newSecret()
      tickets.add(ticket)
      return ticket
    },
    cookieFor: given =>
      given !== null && (same(given, token) || tickets.delete(given))
        ? `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`
        : null,
    isOwner: ({ headers }) =>
      headers.host === host && headers.origin === undefined && same(headers.authorization ?? '', `Bearer ${token}`),
  }
}
