import { z } from 'zod'
import { emptyTally } from './metrics.ts'
import { epochRecord } from '../../../shared/contract/runs.ts'

/** Where training stands: with weights and slots, all that is needed to go on as if nothing had happened. */
export const trainingState = z.object({
  format: z.literal(1),
  /** The epoch that is being trained, from 1; one more than the last when training has ended. */
  epoch: z.number().int().min(1),
  /** Steps of that epoch already made. */
  step: z.number().int().min(0),
  /** Updates made in all. */
  updates: z.number().int().min(0),
  /** Of that epoch so far: sum of the pictures' losses, what is counted for the metrics, how many there were, seconds. */
  lossSum: z.number(),
  right: z.number().int(),
  inTop5: z.number().int().default(0),
  absoluteError: z.number().default(0),
  seen: z.number().int(),
  epochSeconds: z.number(),
  history: z.array(epochRecord),
  best: z.object({ epoch: z.number().int(), valLoss: z.number() }).nullable(),
  ended: z.boolean(),
  /** Spent before this state was saved. */
  seconds: z.object({ train: z.number() }),
})
export type TrainingState = z.infer<typeof trainingState>

export const freshState = (): TrainingState => ({
  format: 1,
  epoch: 1,
  step: 0,
  updates: 0,
  lossSum: 0,
  ...emptyTally(),
  seen: 0,
  epochSeconds: 0,
  history: [],
  best: null,
  ended: false,
  seconds: { train: 0 },
})

/** What `best/` says beside its weights. */
export const bestState = z.object({ format: z.literal(1), epoch: z.number().int(), valLoss: z.number() })
export type BestState = z.infer<typeof bestState>
