import { z } from 'zod'
import { errorFact } from './errors.ts'

/** What a client sends: one request. `id` is chosen by the client and comes back with the answer. */
export const up = z.object({ id: z.number().int(), name: z.string(), input: z.unknown() })
export type Up = z.infer<typeof up>

/**
 * What the lab sends: the answer to a request, or an event. Events are numbered: a client that missed some (a broken
 * socket, a reloaded window) takes a new snapshot and applies only what came later.
 */
export const down = z.union([
  z.object({ id: z.number().int(), ok: z.unknown() }),
  z.object({ id: z.number().int(), error: errorFact }),
  z.object({ seq: z.number().int(), event: z.string(), fact: z.unknown() }),
])
export type Answer = { id: number; ok: unknown } | { id: number; error: z.infer<typeof errorFact> }
export type Published = { seq: number; event: string; fact: unknown }
export type Down = Answer | Published

/** A two-way channel for plain JSON messages. It knows nothing of datasets or training. */
export interface Wire {
  send(message: Up): void
  onMessage(listener: (message: Down) => void): void
  /** Called each time the channel stands again after a break: whatever was in flight is lost. */
  onReconnect?(listener: () => void): void
}
