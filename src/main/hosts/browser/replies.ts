import type { IncomingMessage, ServerResponse } from 'node:http'
import { LabError } from '../../../shared/contract/errors.ts'
import type { ErrorCode } from '../../../shared/contract/errors.ts'
import { commonHeaders } from '../content-security.ts'

export interface Reply {
  status?: number
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
}

export const send = (response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void => {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, {
    ...commonHeaders,
    'Cache-Control': 'no-store',
    ...headers,
    ...(status === 304 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
  })
  response.end(body)
}

export const sendJson = (response: ServerResponse, value: unknown, status = 200): void =>
  send(response, { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) })

/** A page of one sentence, for a person who came by an old address. */
export const sendText = (response: ServerResponse, status: number, text: string): void =>
  send(response, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${text}\n` })

const statusOf: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'not-found': 404,
  busy: 409,
  'not-writable': 500,
  'disk-full': 507,
  internal: 500,
}

/**
 * Say no to a request whose body may still be on its way: the rest is read and dropped, as a browser hears an answer
 * only after it has sent everything.
 */
export const sendError = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  const known =
    error instanceof LabError ? error : new LabError('internal', 'The lab could not answer.', '', { cause: error })
  request.resume()
  sendJson(response, { error: known.toFact() }, statusOf[known.code] ?? 400)
}
