import type { FromWorker, ToWorker } from './protocol.ts'

/** The line to whoever started this process. */
export interface ParentPort {
  send(message: FromWorker): void
  onMessage(listener: (message: ToWorker) => void): void
  /** The parent is gone. */
  onClose(listener: () => void): void
}

/** Electron's side of a utility process, as far as it is used here; plain Node has no such thing. */
interface UtilityPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
}

/**
 * The parent of a forked Node process or of an Electron utility process.
 *
 * @throws Error in a process that was started by hand
 */
export const parentPort = (): ParentPort => {
  const utility = (process as typeof process & { parentPort?: UtilityPort }).parentPort
  if (utility)
    return {
      send: message => utility.postMessage(message),
      onMessage: listener => utility.on('message', ({ data }) => listener(data as ToWorker)),
      onClose: listener => utility.on('close', listener),
    }
  if (!process.send) throw new Error('This program is the engine of the lab; the lab starts it by itself.')
  return {
    // A line that broke is told by `onClose`; there is nobody else to tell.
    send: message => void process.send!(message, undefined, {}, () => undefined),
    onMessage: listener => void process.on('message', message => listener(message as ToWorker)),
    onClose: listener => {
      process.on('disconnect', listener)
      if (!process.connected) listener()
    },
  }
}
