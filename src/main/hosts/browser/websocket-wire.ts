import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Down } from '../../../shared/contract/wire.ts'
import type { Router } from '../router.ts'

/** A request carries settings and names, never pictures. */
const messageLimit = 1 << 20
/** A window that reads nothing any more must not fill our memory. */
const unreadLimit = 64 << 20

export interface WebSocketWires {
  /** Takes over a connection that passed the gate. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** How many windows are connected. */
  count(): number
  onCount(listener: (count: number) => void): void
  close(): void
}

/** JSON messages over WebSockets: every window is a client of its own, all hear the same events. */
export const createWebSocketWires = (router: Router): WebSocketWires => {
  const server = new WebSocketServer({ noServer: true, maxPayload: messageLimit, clientTracking: true })
  const countListeners: ((count: number) => void)[] = []
  const tellCount = () => {
    for (const listener of countListeners) listener(server.clients.size)
  }

  const serve = (socket: WebSocket) => {
    const deliver = (message: Down) => {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > unreadLimit) socket.terminate()
      else socket.send(JSON.stringify(message))
    }
    const unsubscribe = router.subscribe(deliver)
    socket.on('message', (data, binary) => {
      const message = binary ? undefined : parse(String(data))
      if (message === undefined) socket.close(1003, 'JSON text only')
      else void router.handle(message).then(deliver)
    })
    // After an error (a message over the limit, say) the package closes the socket and says why; without a listener
    // it would end the program.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      unsubscribe()
      tellCount()
    })
    tellCount()
  }

  return {
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, serve),
    count: () => server.clients.size,
    onCount: listener => void countListeners.push(listener),
    close: () => {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

/** @returns undefined for what is no JSON */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
