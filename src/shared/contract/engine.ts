import { z } from 'zod'
import { request, event } from './define.ts'
import { offerToken } from './offers.ts'
import { runChoices } from './run-spec.ts'

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
  /** The lab's own 3x3 convolutions, where they are in use: "winograd 1 avx512". Null: TensorFlow's, or tfjs's. */
  winograd: z.string().nullable().default(null),
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

/** How long a part of a run takes here: see the worker's protocol for what each means. */
export const measureParts = ['prefix', 'extract', 'again', 'step', 'evaluate'] as const
export const measurement = z.object({
  /** For a picture, or for an update (`step`); in the order in which they were measured. */
  seconds: z.array(z.number()),
  weights: z.enum(['imagenet', 'random']),
})
export type Measurement = z.infer<typeof measurement>

const started = z.object({ jobId: z.string() })

export const engineRequests = {
  'engine.status': request(z.object({}), engineStatus),
  /** Starts a job; its result is the report. */
  'engine.selfTest': request(z.object({ rates: z.boolean().default(true) }), started),
  /** Starts a job that measures; its result is a measurement. `from` and `unfreeze` may be left out of the settings. */
  'engine.measure': request(
    z.object({
      part: z.enum(measureParts),
      settings: runChoices,
      classes: z.number().int().min(2).default(2),
      /** The pictures of `extract` and `again`. */
      tokens: z.array(offerToken).default([]),
      repeats: z.number().int().min(1).max(1000).default(1),
      /** Stay prepared for the next measurement of the same. */
      keep: z.boolean().default(false),
    }),
    started,
  ),
  'engine.options': request(z.object({}), z.array(engineOption)),
  'engine.install': request(z.object({ id: z.enum(['cpu', 'cuda']).default('cpu') }), started),
}

export const engineEvents = { engine: event(engineStatus) }
