import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface FileServer {
  url: string
  port: number
  /** The Range header of each request that came, null where there was none. */
  ranges: (string | null)[]
  close(): Promise<void>
}

export interface FileServerOptions {
  /** Break the connection of the n-th request (from 0) after so many bytes of its body. */
  breakAfter?: (request: number) => number | null
  /** Answer as a server that knows no ranges. */
  withoutRanges?: boolean
  /** Answer every request with this status and no file. */
  status?: number
  /** Called when a request has been sent its first bytes; the rest waits for it. */
  hold?: () => Promise<void>
}

/** Something that waits until the test lets it go on. */
export const gate = (): { opened: Promise<void>; open(): void } => {
  const waiting: (() => void)[] = []
  const opened = new Promise<void>(resolve => waiting.push(resolve))
  return { opened, open: () => waiting.forEach(resolve => resolve()) }
}

/** A server on loopback that sends one file, whole or from where a Range header says, and can misbehave. */
export const serveFile = async (content: Uint8Array, options: FileServerOptions = {}): Promise<FileServer> => {
  const ranges: FileServer['ranges'] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const range = request.headers.range ?? null
    ranges.push(range)
    if (options.status !== undefined) return void response.writeHead(options.status).end('no file')
    const start = options.withoutRanges ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    const total = content.length
    if (start >= total) return void response.writeHead(416, { 'content-range': `bytes */${total}` }).end()
    const partial = start > 0 ? { 'content-range': `bytes ${start}-${total - 1}/${total}` } : {}
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': total - start, ...partial })
    const cut = options.breakAfter?.(ranges.length - 1) ?? null
    if (cut === null && !options.hold) return void response.end(content.subarray(start))
    const first = cut ?? 1_000_000
    await new Promise(sent => response.write(content.subarray(start, start + first), sent))
    if (cut !== null) return void response.destroy()
    await options.hold?.()
    response.end(content.subarray(start + first))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/weights.h5`, port, ranges, close: () => closed(server) }
}

/** A forward proxy on loopback: tunnels with CONNECT. `asked` lists where its clients wanted to go. */
export const serveProxy = async (): Promise<{ url: string; asked: string[]; close(): Promise<void> }> => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(501).end()
  })
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const target = new URL(`http://${request.url}`)
    asked.push(target.host)
    // Every name leads to loopback: what counts is that it was asked for here.
    const upstream = connect(Number(target.port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked, close: () => closed(server) }
}

const closed = (server: ReturnType<typeof createServer>) =>
  new Promise<void>(done => {
    server.close(() => done())
    server.closeAllConnections()
  })
