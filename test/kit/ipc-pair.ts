import { EventEmitter } from 'node:events'
import type { Contents, Frame, FromWindow, MainIpc } from '../../src/main/shell/electron-wire.ts'
import type { WindowIpc } from '../../src/preload/lab.ts'

/** Electron's IPC as its two ends see it: structured clones in both directions, never in the caller's own turn. */
export const createIpc = () => {
  const listeners = new Map<string, (event: FromWindow, ...args: unknown[]) => unknown>()
  const main: MainIpc = {
    on: (channel, listener) => listeners.set(channel, listener),
    handle: (channel, listener) => listeners.set(channel, listener),
  }
  const later = <T>(work: () => T): Promise<T> => new Promise(resolve => setImmediate(() => resolve(work())))

  /** One window: what its page is, and the page's end of the IPC. */
  const openWindow = (senderFrame: Frame | null = { url: 'lab://app/', parent: null }) => {
    const toPage = new EventEmitter()
    const life = new EventEmitter()
    let destroyed = false
    const sender: Contents = {
      send: (channel, ...args) => {
        const copy = structuredClone(args)
        void later(() => toPage.emit(channel, {}, ...copy))
      },
      isDestroyed: () => destroyed,
      once: (event, listener) => life.once(event, listener),
    }
    const receive = async (channel: string, args: unknown[]): Promise<unknown> => {
      const copy = structuredClone(args)
      const answer = await later(() => listeners.get(channel)?.({ sender, senderFrame }, ...copy))
      return structuredClone(answer)
    }
    const page: WindowIpc = {
      send: (channel, ...args) => void receive(channel, args),
      invoke: (channel, ...args) => receive(channel, args),
      on: (channel, listener) => toPage.on(channel, listener),
    }
    return {
      page,
      reload: () => toPage.removeAllListeners(),
      close: () => {
        destroyed = true
        life.emit('destroyed')
      },
    }
  }
  return { main, openWindow }
}
