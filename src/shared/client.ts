import type { EventName, Fact, Input, Output, RequestName } from './contract/index.ts'
import { LabError } from './contract/errors.ts'
import type { Wire } from './contract/wire.ts'

export interface Client {
  /** Ask; rejects with a LabError. */
  request<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Hear every later fact of that name; returns the way to stop listening. */
  on<E extends EventName>(event: E, listener: (fact: Fact<E>, seq: number) => void): () => void
  /** Called when the wire stands again after a break: take a new snapshot. */
  onReconnect(listener: () => void): void
}

/** The typed side of a wire: the same for Electron, the browser and the command line. */
export const createClient = (wire: Wire): Client => {
  let lastId = 0
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: LabError): void }>()
  const listeners = new Map<string, Set<(fact: never, seq: number) => void>>()

  wire.onMessage(message => {
    if ('seq' in message) {
      for (const listener of listeners.get(message.event) ?? []) listener(message.fact as never, message.seq)
      return
    }
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if ('error' in message) waiting?.reject(LabError.fromFact(message.error))
    else waiting?.resolve(message.ok)
  })

  const rejectPending = () => {
    const lost = new LabError('network', 'The connection to the lab broke.', 'It was set up again; try once more.')
    for (const { reject } of pending.values()) reject(lost)
    pending.clear()
  }
  wire.onReconnect?.(rejectPending)

  return {
    request: (name, input) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        pending.set(id, { resolve: value => resolve(value as never), reject })
        wire.send({ id, name, input })
      }),
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener as (fact: never, seq: number) => void))
      return () => void set.delete(listener as (fact: never, seq: number) => void)
    },
    onReconnect: listener => wire.onReconnect?.(listener),
  }
}
