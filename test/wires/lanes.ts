import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { startBrowserHost } from '../../src/main/hosts/browser/server.ts'
import type { BrowserHost } from '../../src/main/hosts/browser/server.ts'
import { createInProcessWire } from '../../src/main/hosts/in-process-wire.ts'
import type { Router } from '../../src/main/hosts/router.ts'
import { createOffers } from '../../src/main/services/offers.ts'
import { serveWindows } from '../../src/main/shell/electron-wire.ts'
import { createWindowLab } from '../../src/preload/lab.ts'
import type { Wire } from '../../src/shared/contract/wire.ts'
import { websocketClientWire } from '../../src/shared/websocket-client-wire.ts'
import { createIpc } from '../kit/ipc-pair.ts'

export interface Connection {
  wire: Wire
  close(): void
}
/** A way between a client and a router: each is one wire of the lab. */
export interface Lane {
  name: string
  open(router: Router): Promise<{ connect(): Promise<Connection>; close(): Promise<void> }>
}

const inProcess: Lane = {
  name: 'in-process',
  open: async router => ({
    connect: async () => {
      const wire = createInProcessWire(router)
      return { wire, close: wire.close }
    },
    close: async () => undefined,
  }),
}

const electron: Lane = {
  name: 'Electron',
  open: async router => {
    const ipc = createIpc()
    serveWindows(ipc.main, {
      router,
      offers: createOffers(),
      chooseFolders: async () => [],
      keepPhoto: () => Promise.reject(new Error('no camera here')),
    })
    return {
      connect: async () => {
        const window = ipc.openWindow()
        const wire = createWindowLab(window.page, { getPathForFile: () => '' }, crypto.randomUUID())
        return { wire, close: window.close }
      },
      close: async () => undefined,
    }
  },
}

/** A browser host over a router, with an empty page and no pictures. */
export const hostFor = async (router: Router): Promise<BrowserHost & { home: string }> => {
  const home = await mkdtemp(join(tmpdir(), 'unfreeze-host-'))
  await writeFile(join(home, 'index.html'), '<!doctype html><title>Unfreeze</title>')
  const host = await startBrowserHost(
    {
      router,
      offers: createOffers(),
      assets: { open: async () => ({ contentType: 'image/png', bytes: new Uint8Array([1, 2, 3]), etag: 'abc' }) },
      exports: { kept: () => join(home, 'index.html') },
      places: { uploads: join(home, 'uploads') },
    },
    { rendererFolder: home },
  )
  const close = async () => {
    await host.close()
    await rm(home, { recursive: true, force: true })
  }
  return { ...host, home, close }
}

/** Come in with the token, as a browser does. */
export const cookieOf = async (host: BrowserHost): Promise<string> => {
  const response = await fetch(host.url, { redirect: 'manual' })
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}

export const openSocket = (host: BrowserHost, cookie: string) =>
  new WebSocket(`ws://127.0.0.1:${host.port}/wire`, {
    headers: { Cookie: cookie, Origin: `http://127.0.0.1:${host.port}` },
  })

const webSocket: Lane = {
  name: 'WebSocket',
  open: async router => {
    const host = await hostFor(router)
    const cookie = await cookieOf(host)
    return {
      connect: async () => {
        const wire = websocketClientWire({ open: () => openSocket(host, cookie), later: setTimeout })
        return { wire, close: wire.close }
      },
      close: host.close,
    }
  },
}

export const lanes: readonly Lane[] = [inProcess, webSocket, electron]
