import { z } from 'zod'
import { split } from './datasets.ts'
import { request } from './define.ts'
import { estimate } from './results.ts'
import { runId } from './run-spec.ts'
import { comparedPair, rate } from './runs.ts'

/**
 * The pitfalls of Machine Learning Yearning, chapters 4 to 11, each computed from the learner's own stored runs. The
 * number in a comment is the chapter.
 */

/** 4. The head trained anew on parts of the training pictures: what more of them would give. */
export const moreData = z.object({
  /** The frozen base's last layer, whose features the heads were trained on. */
  layer: z.string(),
  /** Pictures of the validation split: the same for every training. */
  validation: z.number().int(),
  /** Several trainings for each share, each on pictures of its own choice. */
  points: z.array(
    z.object({ share: z.number(), pictures: z.number().int(), accuracies: z.array(z.number()), mean: rate }),
  ),
  /** What 2, 4 and 10 times the training pictures would give, if the curve went on as it goes. */
  forecast: z.array(z.object({ times: z.number(), pictures: z.number().int(), accuracy: estimate })),
  /** Errors fall as pictures to the power of minus this; 0 and below: more pictures did not help here. */
  exponent: z.number(),
  seed: z.number().int(),
  seconds: z.number(),
})
export type MoreData = z.infer<typeof moreData>

/** 6. A small classifier that tries to tell the splits apart: it should not be able to. */
export const splitsApart = z.object({
  layer: z.string(),
  folds: z.number().int(),
  pairs: z.array(
    z.object({
      a: split,
      b: split,
      pictures: z.object({ a: z.number().int(), b: z.number().int() }),
      /** Cross-validated: 0.5 cannot tell them apart, 1 always can. */
      auc: estimate,
      /** The pictures that gave their split away most surely. */
      telling: z.array(z.object({ split, file: z.string(), sha256: z.string(), imageId: z.string().nullable() })),
    }),
  ),
  seed: z.number().int(),
  seconds: z.number(),
})
export type SplitsApart = z.infer<typeof splitsApart>

/** 5. What each split is for, and what was done with it. */
export const splitRoles = z.object({
  counts: z.record(split, z.number().int()),
  /** Finished runs whose best epoch, and perhaps whose settings, the validation split chose. */
  runs: z.number().int(),
  /** By how much luck alone lifts the best of so many equally good runs, at most, as a share. */
  luck: z.number(),
  openings: z.array(z.object({ time: z.string(), runId, by: z.enum(['window', 'command line']) })),
})

/** 7. How sure a number of pictures can be, and how many it would take. */
export const sureness = z.object({
  /** Null for a regression. */
  now: rate.nullable(),
  /** The same accuracy on other numbers of pictures. */
  at: z.array(rate),
  /** Against the other runs that were evaluated on the same pictures, the best first. */
  others: z.array(
    comparedPair.extend({
      title: z.string(),
      /** Pictures that would tell the two apart in four of five tries; null where nothing speaks for a difference. */
      needed: z.number().int().nullable(),
    }),
  ),
})

/** 8. One number ranks the runs; which one matters where classes are not equally common. */
export const oneNumber = z.object({
  /** The commonest class over the rarest, in validation. */
  imbalance: z.number(),
  runs: z.array(
    z.object({
      runId,
      title: z.string(),
      accuracy: z.number(),
      macroF1: z.number(),
      rankByAccuracy: z.number().int(),
      rankByMacroF1: z.number().int(),
    }),
  ),
})

/** 10. How long it takes from a change to a number. */
export const pace = z.object({
  runs: z.array(z.object({ runId, title: z.string(), seconds: z.number(), features: z.number() })),
  medianSeconds: z.number(),
  /** Of all the time, how much went into features that are kept now. */
  featuresShare: z.number(),
})

/** 11. Runs whose test set was opened: whether it says what validation said. */
export const parting = z.object({
  runs: z.array(z.object({ runId, title: z.string(), validation: rate, test: rate, difference: estimate })),
})

/** What cannot be told for a run, in words: there is no head to train anew in a net from scratch. */
const untold = z.object({ reason: z.string() })

export const pitfalls = z.object({
  runId,
  dataset: z.string(),
  /** Null until it was computed. */
  moreData: z.union([moreData, untold]).nullable(),
  splitRoles,
  splitsApart: z.union([splitsApart, untold]).nullable(),
  sureness,
  oneNumber,
  pace,
  parting,
})
export type Pitfalls = z.infer<typeof pitfalls>

export const computedPitfalls = ['moreData', 'splitsApart'] as const
export type ComputedPitfall = (typeof computedPitfalls)[number]

export const pitfallRequests = {
  /** What follows from stored runs at once, and what was computed for this one before. */
  'pitfalls.show': request(z.object({ runId }), pitfalls),
  /** Starts a job that trains; its result is the pitfalls with that one in them. */
  'pitfalls.compute': request(
    z.object({ runId, which: z.enum(computedPitfalls), seed: z.number().int().min(0).max(0xffffffff).default(1337) }),
    z.object({ jobId: z.string() }),
  ),
}
