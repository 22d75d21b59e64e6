import { EnvHttpProxyAgent, fetch } from 'undici'
import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git'
import { LabError } from '../../../../shared/contract/errors.ts'

/** A repository that takes more than this is cloned with git itself: the clone here keeps the download in memory. */
const mostBytes = 1_500_000_000

/** Milliseconds to connect, until a server that packs answers, and between two pieces of the download. */
const patience = { connect: 20_000, headers: 180_000, body: 60_000 }

/** A response body in the library's own form: it never rejects, but ends and then carries the error. */
interface GitBody extends AsyncIterableIterator<Uint8Array> {
  error?: Error
}

/**
 * The connection to a git server: http and https, through the proxy that the environment names, stoppable at any moment,
 * with an end to waiting.
 *
 * @param onBytes called with the number of bytes downloaded so far
 */
export const createGitHttp = (signal: AbortSignal, onBytes: (bytes: number) => void): HttpClient => {
  const { connect, headers: headersTimeout, body: bodyTimeout } = patience
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: connect }, headersTimeout, bodyTimeout })
  /** Where a server sent the first question on to: the second one has to go there at once. */
  const moved = new Map<string, string>()

  const request = async ({ url, method = 'GET', headers = {}, body }: GitHttpRequest): Promise<GitHttpResponse> => {
    const base = url.replace(/\/(info\/refs\?.*|git-upload-pack)$/, '')
    const address = moved.has(base) ? url.replace(base, moved.get(base)!) : url
    const sent = body ? await collect(body) : null
    const answer = await fetch(address, { method, headers, body: sent, signal, dispatcher, redirect: 'follow' })
    const end = new URL(url).pathname.slice(new URL(base).pathname.length)
    const landed = new URL(answer.url)
    if (method === 'GET' && landed.pathname.endsWith(end.split('?')[0]!))
      moved.set(base, `${landed.origin}${landed.pathname.slice(0, -end.split('?')[0]!.length)}`)
    return {
      url: answer.url,
      method,
      headers: Object.fromEntries(answer.headers),
      body: stream(answer.body),
      statusCode: answer.status,
      statusMessage: answer.statusText,
    }
  }

  const stream = (body: AsyncIterable<Uint8Array> | null): GitBody => {
    let bytes = 0
    const chunks = body?.[Symbol.asyncIterator]()
    const end = { done: true, value: undefined } as const
    const read: GitBody = {
      [Symbol.asyncIterator]: () => read,
      next: async () => {
        try {
          const step = await (chunks?.next() ?? end)
          if (step.done) return end
          bytes += step.value.byteLength
          onBytes(bytes)
          if (bytes > mostBytes) throw tooLarge()
          return step
        } catch (error) {
          read.error = error instanceof Error ? error : new Error(String(error))
          return end
        }
      },
      return: async () => {
        await chunks?.return?.()
        return end
      },
    }
    return read
  }

  return { request }
}

const tooLarge = () =>
  new LabError(
    'clone-failed',
    'The repository is larger than 1.5 GB.',
    'Clone it with git (`git clone --depth 1`), then add the folder.',
  )

const collect = async (body: AsyncIterableIterator<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
