import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { EnvHttpProxyAgent, Response } from 'undici'
import { LabError } from '../../shared/contract/errors.ts'
import { asLabError, onDisk, systemCode } from '../files/disk-error.ts'

export interface DownloadOptions {
  url: string
  /** Where the bytes go. What an earlier attempt left there is gone on from. */
  path: string
  signal: AbortSignal
  /** What to do where the download does not work: the hint of its errors. */
  byHand: string
  /** `total` is null until the server says it. */
  onBytes: (done: number, total: number | null) => void
}

/** Attempts that may bring nothing, once something came; before that the first failure counts. */
const fruitlessAttempts = 3

/**
 * Download a file, going on where an earlier attempt was cut off, in this call or an earlier one. The proxy settings of
 * the environment count (HTTPS_PROXY, HTTP_PROXY, NO_PROXY). What has come stays at `path` when it fails; the caller
 * checks the finished file.
 *
 * @throws LabError network, stopped, disk-full, not-writable
 */
export const download = async (options: DownloadOptions): Promise<void> => {
  const { signal } = options
  const { EnvHttpProxyAgent } = await import('undici') // not needed for the program's start
  const agent = new EnvHttpProxyAgent({ headersTimeout: 30_000, bodyTimeout: 30_000, connectTimeout: 15_000 })
  const file = await onDisk(options.path, () => open(options.path, 'a'))
  let fruitless = 0
  let anything = false
  try {
    for (;;) {
      const before = (await file.stat()).size
      try {
        await transfer(options, file, agent)
        await onDisk(options.path, () => file.sync())
        return
      } catch (error) {
        if (signal.aborted) throw new LabError('stopped', 'Stopped.')
        if (error instanceof LabError) throw error
        const came = (await file.stat()).size > before
        anything ||= came
        fruitless = came ? 0 : fruitless + 1
        if (!anything || fruitless > fruitlessAttempts) throw unreachable(options, error)
        await pause(1000 * fruitless, undefined, { signal }).catch(() => {
          throw new LabError('stopped', 'Stopped.')
        })
      }
    }
  } finally {
    const nothingCame = (await file.stat()).size === 0
    await file.close()
    await agent.destroy()
    if (nothingCame) await rm(options.path, { force: true })
  }
}

const transfer = async (options: DownloadOptions, file: FileHandle, dispatcher: EnvHttpProxyAgent): Promise<void> => {
  const { url, path, signal, onBytes } = options
  const have = (await file.stat()).size
  const { fetch } = await import('undici')
  const response = await fetch(url, {
    ...{ dispatcher, signal },
    headers: { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${have}-` } : {}) },
  })
  if (response.status === 416) {
    await response.body?.cancel()
    if (response.headers.get('content-range') === `bytes */${have}`) return // all of it is here already
    await onDisk(path, () => file.truncate(0)) // what is here is longer than the file: a part of another one
    return transfer(options, file, dispatcher)
  }
  const start = await startOf(response, have, options)
  await onDisk(path, () => file.truncate(start)) // a server without ranges sends all of it again

  const length = Number(response.headers.get('content-length') ?? NaN)
  const total = Number.isFinite(length) ? start + length : null
  let done = start
  onBytes(done, total)
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array
    try {
      await file.write(bytes, 0, bytes.length)
    } catch (error) {
      throw asLabError(error, path)
    }
    done += bytes.length
    onBytes(done, total)
  }
  if (total !== null && done < total) throw new Error(`the connection ended after ${done} of ${total} bytes`)
}

/** The byte that an answer begins with. */
const startOf = async (
  response: Response,
  have: number,
  { url, byHand }: Pick<DownloadOptions, 'url' | 'byHand'>,
): Promise<number> => {
  if (response.status === 200) return 0
  const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (response.status === 206 && Number(from) === have) return have
  await response.body?.cancel()
  const said =
    response.status === 206
      ? 'sent another part than was asked for'
      : `answered ${response.status} ${response.statusText}`
  throw new LabError('network', `${hostOf(url)} ${said.trim()}: ${url}`, byHand)
}

const hostOf = (url: string) => new URL(url).host

/** undici wraps what really happened: the last cause says it. */
const rootCause = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error

const reasons: Partial<Record<string, string>> = {
  ENOTFOUND: 'its name is not known here; the machine may be offline',
  EAI_AGAIN: 'its name could not be looked up; the machine may be offline',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke',
  ENETUNREACH: 'there is no network',
  UND_ERR_SOCKET: 'the connection broke',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped sending',
}

const unreachable = ({ url, byHand }: DownloadOptions, error: unknown): LabError => {
  const cause = rootCause(error)
  const said = cause instanceof Error ? cause.message : String(cause)
  return new LabError(
    'network',
    `The download from ${hostOf(url)} failed: ${reasons[systemCode(cause) ?? ''] ?? said}.`,
    `Check the connection and the proxy settings (HTTPS_PROXY, NO_PROXY). What has come is kept; the next attempt goes on there. ${byHand}`,
    { cause: error },
  )
}
