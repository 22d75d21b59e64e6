import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Offer } from '../../../shared/contract/offers.ts'
import { systemCode } from '../../files/disk-error.ts'
import { commonHeaders, contentSecurityPolicy } from '../content-security.ts'
import type { Router } from '../router.ts'
import { readStatic } from '../static-files.ts'
import { createAssetsRoute } from './assets-route.ts'
import type { PictureSource } from './assets-route.ts'
import { createDownloadsRoute } from './downloads-route.ts'
import type { KeptExports } from './downloads-route.ts'
import { createGate } from './gate.ts'
import type { Gate } from './gate.ts'
import { send, sendError, sendJson, sendText } from './replies.ts'
import { createUploads } from './uploads.ts'
import type { Uploads } from './uploads.ts'
import { createWebSocketWires } from './websocket-wire.ts'

/** The parts of a lab that the browser host hands to its pages. */
export interface HostedLab {
  router: Router
  assets: PictureSource
  exports: KeptExports
  offers: { offer(path: string, options: { upload: true }): Offer }
  places: { uploads: string }
}

export interface BrowserHost {
  /** With the token: whoever has it can use the lab. */
  readonly url: string
  readonly port: number
  /** An address for one opening: see Gate.ticket. */
  ticketUrl(): string
  /** How many windows are connected, now and whenever it changes. */
  windows(): number
  onWindows(listener: (count: number) => void): void
  close(): Promise<void>
}

interface Parts {
  gate: Gate
  policy: string
  rendererFolder: string
  pictures: ReturnType<typeof createAssetsRoute>
  downloads: ReturnType<typeof createDownloadsRoute>
  uploads: Uploads
}

/** Where a second start of the lab asks for a way in: see one-host. */
export const ticketPath = '/ticket'

const notHere = (what: string) => new LabError('not-found', `There is nothing at ${what}.`)

const serveUploads = async (
  { uploads }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  [id, step, ...more]: string[],
  query: URLSearchParams,
): Promise<void> => {
  const asked = `${request.method} ${id === undefined ? 'new' : (step ?? 'one')}`
  if (more.length > 0) throw notHere('this address')
  switch (asked) {
    case 'POST new':
      return sendJson(response, await uploads.begin(query.get('name')))
    case 'PUT one':
      await uploads.put(id!, query.get('path'), request)
      return sendJson(response, {})
    case 'POST done':
      return sendJson(response, await uploads.finish(id!))
    case 'DELETE one':
      await uploads.cancel(id!)
      return sendJson(response, {})
    default:
      throw notHere('this address')
  }
}

const servePage = async (parts: Parts, response: ServerResponse, path: string): Promise<void> => {
  const file = await readStatic(parts.rendererFolder, path)
  if (!file) return sendText(response, 404, 'There is no such page.')
  send(response, {
    headers: {
      'Content-Type': file.contentType,
      'Content-Security-Policy': parts.policy,
      'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
    body: file.bytes,
  })
}

const serve = async (parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://lab')
  if (pathname === ticketPath && parts.gate.isOwner(request)) return sendJson(response, { ticket: parts.gate.ticket() })
  const refusal = parts.gate.refuse(request)
  const cookie = refusal?.status === 401 && pathname === '/' ? parts.gate.cookieFor(searchParams.get('token')) : null
  // The token leaves the address bar (and the history) as soon as it has done its work.
  if (cookie ?? (!refusal && searchParams.has('token')))
    return send(response, { status: 303, headers: { Location: '/', ...(cookie ? { 'Set-Cookie': cookie } : {}) } })
  if (refusal) return sendText(response, refusal.status, refusal.message)
  const [area, ...rest] = pathname.split('/').filter(part => part !== '')
  if (area === 'upload') return serveUploads(parts, request, response, rest, searchParams)
  if (request.method !== 'GET') return sendText(response, 405, 'Only GET here.')
  if (area === 'asset') return parts.pictures(request, response, `${pathname.slice('/asset/'.length)}${search}`)
  if (area === 'export') return parts.downloads(request, response, rest.join('/'))
  return servePage(parts, response, pathname)
}

const refuseUpgrade = (socket: Duplex, status: number, message: string) => {
  const headers = Object.entries(commonHeaders).map(([name, value]) => `${name}: ${value}`)
  socket.end(
    [`HTTP/1.1 ${status} ${status === 401 ? 'Unauthorized' : 'Forbidden'}`, 'Connection: close', ...headers]
      .concat('', message)
      .join('\r\n'),
  )
}

/**
 * Serves the lab to browsers of this machine, on 127.0.0.1 only.
 *
 * @param rendererFolder the built page, out/renderer
 * @param port 0 takes a free one
 * @throws LabError `busy` when that port is taken
 */
export const startBrowserHost = async (
  lab: HostedLab,
  { rendererFolder, port = 0 }: { rendererFolder: string; port?: number },
): Promise<BrowserHost> => {
  const uploads = createUploads(lab.places.uploads, lab.offers)
  await uploads.clear()
  const wires = createWebSocketWires(lab.router)
  // A gigabyte of pictures may take its time: no limit on how long a request arrives.
  const server = createServer({ requestTimeout: 0 })
  const actualPort = await listen(server, port)
  const parts: Parts = {
    gate: createGate(actualPort),
    policy: contentSecurityPolicy({ sockets: `ws://127.0.0.1:${actualPort}` }),
    rendererFolder,
    pictures: createAssetsRoute(lab.assets),
    downloads: createDownloadsRoute(lab.exports),
    uploads,
  }
  server.on('request', (request, response) => {
    serve(parts, request, response).catch((error: unknown) => sendError(request, response, error))
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const refusal = parts.gate.refuse(request)
    if (refusal) refuseUpgrade(socket, refusal.status, refusal.message)
    else if (request.url !== '/wire') refuseUpgrade(socket, 403, 'There is no such socket.')
    else wires.accept(request, socket, head)
  })

  return {
    url: `http://127.0.0.1:${actualPort}/?token=${parts.gate.token}`,
    port: actualPort,
    ticketUrl: () => `http://127.0.0.1:${actualPort}/?token=${parts.gate.ticket()}`,
    windows: wires.count,
    onWindows: wires.onCount,
    close: async () => {
      wires.close()
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
      await uploads.clear()
    },
  }
}

const listen = (server: ReturnType<typeof createServer>, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', error => {
      const taken = systemCode(error) === 'EADDRINUSE'
      reject(
        new LabError(
          taken ? 'busy' : 'internal',
          taken
            ? `Port ${port} is taken by another program.`
            : `The lab cannot listen on port ${port}: ${error.message}`,
          'Leave out --port to take a free one.',
          { cause: error },
        ),
      )
    })
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port))
  })
