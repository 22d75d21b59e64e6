import { events } from '../shared/contract/index.ts'
import type { EventName, Fact, Snapshot } from '../shared/contract/index.ts'
import type { Client } from '../shared/client.ts'
import { applyEvent } from './apply-event.ts'
import type { NumberedFact } from './apply-event.ts'

/**
 * Keep a copy of what the lab knows: a snapshot now and after every reconnection, and each later fact applied to it in
 * order. Facts that arrive while a snapshot is on its way wait for it.
 *
 * @param tell called with the whole new state, and with the fact that made it (null for a snapshot)
 * @param fail called when a snapshot could not be had; the old state stays
 */
export const followLab = (
  client: Client,
  tell: (state: Snapshot, told: NumberedFact | null) => void,
  fail: (error: unknown) => void,
): { refresh(): Promise<void> } => {
  let state: Snapshot | null = null
  let early: NumberedFact[] | null = []

  const hear = (told: NumberedFact) => {
    if (early) early.push(told)
    else if (state && told.seq > state.seq) {
      state = applyEvent(state, told)
      tell(state, told)
    }
  }
  const listen = <E extends EventName>(event: E) =>
    client.on(event, (fact: Fact<E>, seq) => hear({ seq, event, fact } as NumberedFact))
  for (const event of Object.keys(events) as EventName[]) listen(event)

  let latest = 0
  const refresh = async () => {
    const mine = ++latest
    early ??= []
    try {
      const taken = await client.request('lab.snapshot', {})
      if (mine !== latest) return
      const waiting = early ?? []
      early = null
      state = taken
      tell(taken, null)
      waiting.forEach(hear)
    } catch (error) {
      if (mine === latest) fail(error)
    }
  }
  client.onReconnect(() => void refresh())
  return { refresh }
}
