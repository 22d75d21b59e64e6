import { z } from 'zod'
import { split } from './datasets.ts'
import { request } from './define.ts'
import { runId } from './run-spec.ts'
import { rate } from './runs.ts'

/** A figure with the bounds of its 95 % interval. */
export const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
export type Estimate = z.infer<typeof estimate>

export const operatingPoint = z.object({
  /** Called positive is what scores higher; -1 calls everything positive. */
  threshold: z.number(),
  hits: z.number().int(),
  falseAlarms: z.number().int(),
})

/** What follows from the probabilities of a split's pictures, beyond right and wrong. */
export const resultCurves = z.object({
  runId,
  split,
  /** For two classes: what another threshold than 0.5 would do. The second class is the positive one. */
  threshold: z
    .object({
      positive: z.string(),
      negative: z.string(),
      positives: z.number().int(),
      negatives: z.number().int(),
      /** From "nothing is positive" to "everything is"; thinned where there are many, with that of 0.5 kept. */
      points: z.array(operatingPoint),
      auc: estimate,
      averagePrecision: z.number(),
    })
    .nullable(),
  /** How sure the network was, against how often it was right. */
  reliability: z.object({
    bins: z.array(
      z.object({
        from: z.number(),
        to: z.number(),
        count: z.number().int(),
        right: z.number().int(),
        confidence: z.number(),
      }),
    ),
    /** Expected calibration error. */
    ece: z.number(),
  }),
})
export type ResultCurves = z.infer<typeof resultCurves>

/** A finished run as a choice among several: what it can and what it costs. Figures are those of the validation split. */
export const boardRow = z.object({
  runId,
  title: z.string(),
  dataset: z.string(),
  accuracy: rate.nullable(),
  /** Of a regression. */
  mae: z.number().nullable(),
  loss: z.number(),
  macroF1: z.number().nullable(),
  recall: z.record(z.string(), z.number()),
  /** All weights of the model as float32. */
  modelBytes: z.number(),
  /** Seconds for one picture on this machine as it is now, decoding left out; null until it is measured. */
  latencySeconds: z.number().nullable(),
})
export type BoardRow = z.infer<typeof boardRow>

export const resultRequests = {
  /** `test` is refused until it was opened. A regression has no such curves: it is refused as well. */
  'results.curves': request(z.object({ runId, split }), resultCurves),
  /** Every finished run that was evaluated. */
  'results.board': request(z.object({}), z.array(boardRow)),
  /** Starts a job that measures how long runs take for a picture; its result is the board. */
  'results.measure': request(z.object({ runIds: z.array(runId).min(1).max(50) }), z.object({ jobId: z.string() })),
}
