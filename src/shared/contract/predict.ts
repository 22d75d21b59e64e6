import { z } from 'zod'
import { datasetName } from './datasets.ts'
import { netId } from './nets.ts'
import { errorFact } from './errors.ts'
import { offerToken } from './offers.ts'
import { runId } from './run-spec.ts'
import { request } from './define.ts'

export const prediction = z.object({
  file: z.string(),
  /** Asset id of the picture, to show it. */
  asset: z.string().nullable(),
  class: z.string().optional(),
  probabilities: z.record(z.string(), z.number()).optional(),
  value: z.number().optional(),
  error: errorFact.pick({ code: true, message: true }).optional(),
})
export type Prediction = z.infer<typeof prediction>

export const featuresResult = z.object({
  out: z.string(),
  shape: z.array(z.number().int()),
  dtype: z.literal('float32'),
  layer: z.string(),
  preprocess: z.string(),
  secondsPerImage: z.number(),
})
export type FeaturesResult = z.infer<typeof featuresResult>

const started = z.object({ jobId: z.string() })

export const predictRequests = {
  /** Starts a job; its result is a list of predictions, in sorted path order of what was offered. */
  'predict.images': request(z.object({ runId, tokens: z.array(offerToken).min(1) }), started),
  /**
   * Copy predicted pictures into a folder for each class, named by their asset ids. Starts a job; its result is
   * `{ folder, copied }`. Without `out` the folder lies in the lab's home.
   */
  'predict.sortCopies': request(
    z.object({
      runId,
      pictures: z
        .array(z.object({ asset: z.string(), class: z.string().min(1).max(200) }))
        .min(1)
        .max(200_000),
      out: offerToken.optional(),
    }),
    started,
  ),
  /** Starts a job; its result is where the features of any layer were written. */
  'features.extract': request(
    z.object({
      base: netId,
      source: z.union([
        z.object({ kind: z.literal('offers'), tokens: z.array(offerToken).min(1) }),
        z.object({ kind: z.literal('dataset'), name: datasetName }),
      ]),
      layer: z.string().optional(),
      input: z.tuple([z.number().int().positive(), z.number().int().positive(), z.literal(3)]).optional(),
      weights: z.union([
        z.object({ kind: z.enum(['imagenet', 'none']) }),
        z.object({ kind: z.literal('offer'), token: offerToken }),
      ]),
      orientation: z.enum(['exif', 'ignore']).default('exif'),
      out: offerToken,
    }),
    started,
  ),
}
