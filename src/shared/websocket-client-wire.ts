import type { Answer, Down, Up, Wire } from './contract/wire.ts'

/** The part of a WebSocket that is used here; the DOM's and the `ws` package's both have it. */
export interface Socket {
  send(text: string): void
  close(): void
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
}

export interface WebSocketClientWire extends Wire {
  onReconnect(listener: () => void): void
  /** Told `false` when the connection breaks (or cannot be made) and `true` when it stands. */
  onConnected(listener: (connected: boolean) => void): void
  /** Ends the connection for good. */
  close(): void
}

export interface WebSocketClientOptions {
  /** Makes a new socket: `() => new WebSocket(url)`. Called again after every break. */
  open(): Socket
  /** `setTimeout` of the side that runs this. */
  later(work: () => void, milliseconds: number): unknown
  /** Waits before the first, second, ... new attempt, in milliseconds; the last one repeats. */
  waits?: readonly number[]
}

const defaultWaits = [250, 500, 1000, 2000, 4000] as const

const lost = (id: number): Answer => ({
  id,
  error: {
    code: 'network',
    message: 'The connection to the lab is broken.',
    hint: 'It is set up again by itself while the lab runs; then try once more.',
  },
})

/**
 * The lab over a WebSocket. A broken connection is made again, waiting longer each time. What was in flight when it
 * broke, and what is sent while it is down, is answered at once with a `network` error: nothing is sent twice, because
 * nobody could tell whether the lab had done it. Only the first connection is waited for.
 */
export const websocketClientWire = ({
  open,
  later,
  waits = defaultWaits,
}: WebSocketClientOptions): WebSocketClientWire => {
  const messageListeners: ((message: Down) => void)[] = []
  const reconnectListeners: (() => void)[] = []
  const connectedListeners: ((connected: boolean) => void)[] = []
  const inFlight = new Set<number>()
  let waiting: Up[] | null = []
  let socket: Socket | null = null
  let attempts = 0
  let closed = false

  const tell = (message: Down) => {
    for (const listener of messageListeners) listener(message)
  }

  const transmit = (to: Socket, message: Up) => {
    inFlight.add(message.id)
    to.send(JSON.stringify(message))
  }

  const connect = () => {
    const attempt = open()
    attempt.onopen = () => {
      socket = attempt
      attempts = 0
      const again = waiting === null
      for (const message of waiting ?? []) transmit(attempt, message)
      waiting = null
      for (const listener of connectedListeners) listener(true)
      if (again) for (const listener of reconnectListeners) listener()
    }
    attempt.onmessage = ({ data }: { data: unknown }) => {
      const message = JSON.parse(String(data)) as Down
      if ('id' in message) inFlight.delete(message.id)
      tell(message)
    }
    // A close follows every error: that is where the break is handled.
    attempt.onerror = () => undefined
    attempt.onclose = () => {
      attempt.onopen = attempt.onmessage = attempt.onclose = null
      socket = null
      const unanswered = [...inFlight, ...(waiting ?? []).map(message => message.id)]
      inFlight.clear()
      waiting = null
      for (const listener of connectedListeners) listener(false)
      for (const id of unanswered) tell(lost(id))
      if (!closed) later(connect, waits[Math.min(attempts++, waits.length - 1)] ?? 1000)
    }
  }
  connect()

  return {
    send: message => {
      if (socket) transmit(socket, message)
      else if (waiting) waiting.push(message)
      // An answer never comes inside the call that asked.
      else void Promise.resolve().then(() => tell(lost(message.id)))
    },
    onMessage: listener => void messageListeners.push(listener),
    onReconnect: listener => void reconnectListeners.push(listener),
    onConnected: listener => void connectedListeners.push(listener),
    close: () => {
      closed = true
      socket?.close()
    },
  }
}
