import { z } from 'zod'
import { request, event } from './define.ts'

export const engineKinds = ['native-gpu', 'native-cpu', 'wasm'] as const
export type EngineKind = (typeof engineKinds)[number]

/** What computes, and why it is this and nothing faster. */
export const engineInfo = z.object({
  engine: z.enum(engineKinds),
  tensorflow: z.string().nullable(),
  devices: z.array(z.string()),
  threads: z.number().int(),
  /** One sentence for each rung of the ladder that was not taken. */
  reasons: z.array(z.string()),
})
export type EngineInfo = z.infer<typeof engineInfo>

export const engineReport = engineInfo.extend({
  selfTest: z.object({ ok: z.boolean(), maxAbsError: z.number() }),
  rates: z.object({ vgg16ForwardImagesPerSecond: z.number().optional() }),
})
export type EngineReport = z.infer<typeof engineReport>

/** What could be installed here, with its size, and what is missing for it. */
export const engineOption = z.object({
  id: z.enum(['cpu', 'cuda']),
  installed: z.boolean(),
  downloadBytes: z.number().int(),
  diskBytes: z.number().int(),
  missing: z.array(z.string()),
})

export const engineStatus = z.object({
  state: z.enum(['starting', 'ready', 'busy', 'restarting', 'failed']),
  info: engineInfo.nullable(),
  /** Why it is not ready, in words. */
  message: z.string().nullable(),
})
export type EngineStatus = z.infer<typeof engineStatus>

const started = z.object({ jobId: z.string() })

export const engineRequests = {
  'engine.status': request(z.object({}), engineStatus),
  /** Starts a job; its result is the report. */
  'engine.selfTest': request(z.object({ rates: z.boolean().default(true) }), started),
  'engine.options': request(z.object({}), z.array(engineOption)),
  'engine.install': request(z.object({ id: z.enum(['cpu', 'cuda']).default('cpu') }), started),
}

export const engineEvents = { engine: event(engineStatus) }
