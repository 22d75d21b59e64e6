import type { Down, Up } from '../../src/shared/contract/wire.ts'

let hear: (message: Down) => void = () => undefined
let send: (message: Up) => void = () => undefined

const lab = {
  send: (message: Up) => send(message),
  onMessage: (listener: typeof hear) => void (hear = listener),
}

/**
 * Be the lab at the other end of the window's wire, as the preload script puts it there. A worker process imports the
 * window's modules once, so all specs in it share the one wire that these modules are bound to: the latest one is heard.
 *
 * @param answer gets what the window sends
 * @returns tells the window something; `leave` takes the wire away again
 */
export const windowWire = (answer: (message: Up) => void) => {
  send = answer
  Object.assign(globalThis, { window: { lab } })
  return {
    tell: (message: Down) => hear(message),
    leave: () => Reflect.deleteProperty(globalThis, 'window'),
  }
}
