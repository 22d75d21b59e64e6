import { z } from 'zod'
import { dataset, image, split } from './datasets.ts'
import { engineKinds } from './engine.ts'
import { errorFact } from './errors.ts'
import { netIds } from './nets.ts'
import { recipes, runChoices, runId, runSpec } from './run-spec.ts'
import { request, event } from './define.ts'

/** How far a layer's weights moved: the norm of the difference to the start over the norm at the start. */
export const layerMovement = z.object({ name: z.string(), change: z.number() })

/**
 * One line of history.jsonl. Epochs count from 1. A regression has `mae` in place of `accuracy`; its loss is the mean
 * squared error, in the target's unit squared.
 */
export const epochRecord = z.object({
  epoch: z.number().int(),
  loss: z.number(),
  accuracy: z.number().nullable(),
  /** With more than five classes: how often the true one was among the five likeliest. */
  top5: z.number().nullable().optional(),
  mae: z.number().nullable(),
  valLoss: z.number(),
  valAccuracy: z.number().nullable(),
  valTop5: z.number().nullable().optional(),
  valMae: z.number().nullable(),
  learningRate: z.number(),
  seconds: z.number(),
  /** Whether this epoch had the lowest validation loss so far. */
  best: z.boolean(),
  movement: z.array(layerMovement),
})
export type EpochRecord = z.infer<typeof epochRecord>

/** A share of `count` pictures with its 95 % Wilson interval. */
export const rate = z.object({ value: z.number(), low: z.number(), high: z.number(), count: z.number().int() })
export type Rate = z.infer<typeof rate>

export const splitResult = z.object({
  count: z.number().int(),
  loss: z.number(),
  accuracy: z.number().nullable(),
  /** Bounds of the 95 % interval of the accuracy (Wilson), or of the mean absolute error (bootstrap). */
  low: z.number().nullable(),
  high: z.number().nullable(),
  mae: z.number().nullable(),
  /** With more than five classes: how often the true one was among the five likeliest. */
  top5: z.number().nullable().optional(),
})
export type SplitResult = z.infer<typeof splitResult>

export const perClass = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  count: z.number().int(),
})

/** Figures of a regression, in the target's unit but for r2. */
export const regressionFigures = z.object({
  /** Root of the mean squared error. */
  rmse: z.number(),
  /** Share of the targets' variance that is explained: 1 is perfect, 0 no better than their mean. */
  r2: z.number().nullable(),
  /** Mean of value - target: above 0 the model guesses too high. */
  bias: z.number(),
  /** Half of the pictures are missed by no more than this. */
  medianError: z.number(),
  /** The mean absolute error of always saying the mean of these targets. */
  maeOfMean: z.number(),
})
export type RegressionFigures = z.infer<typeof regressionFigures>

/** Mean and standard deviation of the training targets: the model learns (target - mean) / std and puts out the target. */
export const targetScaling = z.object({ mean: z.number(), std: z.number().positive() })
export type TargetScaling = z.infer<typeof targetScaling>

export const evaluation = splitResult.extend({
  runId,
  split,
  perClass: z.record(z.string(), perClass),
  /** Rows are true classes, columns predictions. */
  confusion: z.object({ classes: z.array(z.string()), matrix: z.array(z.array(z.number().int())) }),
  /** Null, or left out, for a classification. */
  regression: regressionFigures.nullable().optional(),
  /** The per-image result on disk. */
  file: z.string(),
})
export type Evaluation = z.infer<typeof evaluation>

export const runStates = ['queued', 'running', 'stopped', 'interrupted', 'finished', 'failed'] as const
export const runPhases = ['waiting', 'features', 'train', 'validate', 'evaluate', 'done'] as const
export type RunPhase = (typeof runPhases)[number]

export const runProgress = z.object({
  runId,
  phase: z.enum(runPhases),
  done: z.number(),
  total: z.number(),
  secondsLeft: z.number().nullable(),
})
export type RunProgress = z.infer<typeof runProgress>

export const runSeconds = z.object({
  features: z.number(),
  train: z.number(),
  evaluate: z.number(),
  total: z.number(),
})

/** A run as lists and events carry it. */
export const runSummary = z.object({
  id: runId,
  title: z.string(),
  recipe: z.enum(recipes),
  dataset: z.string(),
  base: z.enum(netIds),
  state: z.enum(runStates),
  createdAt: z.string(),
  epochs: z.number().int(),
  epochsDone: z.number().int(),
  bestEpoch: z.number().int().nullable(),
  bestValLoss: z.number().nullable(),
  bestValAccuracy: z.number().nullable(),
  /** Of a regression, in place of the accuracy. */
  bestValMae: z.number().nullable().optional(),
  validation: splitResult.nullable(),
  /** Null until somebody opens the test set. */
  test: splitResult.nullable(),
  testReady: z.boolean(),
  seconds: runSeconds,
  peakResidentBytes: z.number(),
  trainableWeights: z.number().int(),
  engine: z.enum(engineKinds).nullable(),
  /** What a person should know about this run: a forgotten preprocess_input, a base that did not move. */
  warnings: z.array(z.string()),
  error: errorFact.nullable(),
})
export type RunSummary = z.infer<typeof runSummary>

/** What the run will cost here, before it starts. */
export const runPlan = z.object({
  /** The settings that it is for, everything filled in: also what a fine-tuning inherits. */
  spec: runSpec,
  trainableWeights: z.number().int(),
  trainableParams: z.number().int(),
  flops: z.object({ prefixForward: z.number(), suffixForward: z.number(), suffixBackward: z.number() }),
  /** Pictures whose features are kept already, and those still to compute. */
  cached: z.object({ have: z.number().int(), need: z.number().int() }),
  memoryBytes: z.number(),
  diskBytes: z.number(),
  secondsPerEpoch: z.number().nullable(),
  seconds: z.number().nullable(),
  /** The same time in parts; null where nothing like it was ever measured on this machine. */
  parts: z.object({
    features: z.number().nullable(),
    train: z.number().nullable(),
    evaluate: z.number().nullable(),
  }),
  warnings: z.array(z.string()),
  /** A picture size that fits these pictures better, where the chosen one blows them up to no use. */
  suggestedSize: z.number().int().nullable().optional(),
  /**
   * A base that gives features in much less time here, where the chosen one takes long: the seconds are measured on this
   * machine, the accuracy is ImageNet top-1 as Keras publishes it, 0..1.
   */
  lighter: z
    .object({ base: z.enum(netIds), title: z.string(), seconds: z.number(), imagenetTop1: z.number() })
    .nullable()
    .optional(),
})
export type RunPlan = z.infer<typeof runPlan>

/** What was said before the run of what it would cost: to be held against what it took. */
export const plannedCost = runPlan.pick({
  ...{ cached: true, memoryBytes: true, diskBytes: true },
  ...{ secondsPerEpoch: true, seconds: true, parts: true },
})
export type PlannedCost = z.infer<typeof plannedCost>

export const imageResult = z.object({
  file: z.string(),
  class: z.string().nullable(),
  predicted: z.string().nullable(),
  probabilities: z.record(z.string(), z.number()),
  value: z.number().nullable(),
  target: z.number().nullable(),
  loss: z.number(),
  sha256: z.string(),
})
export type ImageResult = z.infer<typeof imageResult>

export const runDetail = z.object({
  summary: runSummary,
  spec: runSpec,
  dir: z.string(),
  /** A person's own words; empty where there are none. */
  notes: z.string(),
  /** Empty for a regression. */
  classes: z.array(z.string()),
  /** What a regression predicts. */
  target: dataset.shape.target.optional(),
  /** Pictures of each split that the run was made with. */
  pictures: z.record(split, z.number().int()),
  /** Null for runs that were begun before costs were kept, or whose cost could not be told. */
  planned: plannedCost.nullable(),
  /** What a fine-tuning started from. */
  parent: z.object({ id: runId, checkpoint: z.enum(['best', 'last']), epoch: z.number().int() }).nullable(),
  history: z.array(epochRecord),
  /** `test` only when it was opened. */
  evaluations: z.object({ validation: evaluation.nullable(), test: evaluation.nullable() }),
})
export type RunDetail = z.infer<typeof runDetail>

/** Two runs, picture by picture: those with equal content and label in both. */
export const comparedPair = z.object({
  a: runId,
  b: runId,
  count: z.number().int(),
  /** Of a regression: pictures to which only this one came closer than the other. */
  onlyARight: z.number().int(),
  onlyBRight: z.number().int(),
  /** Exact two-sided McNemar (of a regression: sign test); 1 where no picture tells the two apart. */
  p: z.number(),
  /** Of a regression: mean of |error of a| - |error of b| over these pictures, with its 95 % bootstrap interval. */
  errorDifference: z.object({ mean: z.number(), low: z.number(), high: z.number() }).optional(),
  /** With more than two runs: p held against the number of comparisons (Holm). */
  pHolm: z.number().optional(),
})

export const comparison = z.object({
  /** In the order asked for, each with its accuracy on the split. */
  runs: z.array(
    z.object({ runId, title: z.string(), recipe: z.enum(recipes), dataset: z.string(), result: splitResult }),
  ),
  split: z.enum(['validation', 'test']),
  pairs: z.array(comparedPair),
  /** What the figures say and what they do not, in words. */
  note: z.string(),
})
export type Comparison = z.infer<typeof comparison>

const oneRun = z.object({ runId })

export const runRequests = {
  'runs.list': request(z.object({}), z.array(runSummary)),
  'runs.show': request(oneRun, runDetail),
  'runs.plan': request(runChoices, runPlan),
  /** Queues the run and answers at once; events tell the rest. */
  'runs.start': request(z.object({ spec: runChoices }), z.object({ runId, dir: z.string(), spec: runSpec })),
  'runs.stop': request(oneRun, z.object({})),
  'runs.resume': request(oneRun, z.object({ dir: z.string(), spec: runSpec })),
  'runs.rename': request(oneRun.extend({ title: z.string().min(1).max(120) }), runSummary),
  /** A person's own words about a run; empty takes them away. */
  'runs.note': request(oneRun.extend({ notes: z.string().max(20000) }), z.object({})),
  'runs.remove': request(oneRun, z.object({})),
  /** Starts a job that evaluates the best checkpoint anew; its result is the evaluation. */
  'runs.evaluate': request(oneRun.extend({ split }), z.object({ jobId: z.string() })),
  /** Breaks the seal of the test set: counts the opening and answers with the result. */
  'runs.openTest': request(oneRun.extend({ by: z.enum(['window', 'command line']) }), evaluation),
  /** Compares finished runs picture by picture. `test` is refused until it was opened in each of them. */
  'runs.compare': request(
    z.object({ runIds: z.array(runId).min(2).max(20), split: z.enum(['validation', 'test']).default('test') }),
    comparison,
  ),
  /** Target and predicted value of every picture of a regression's evaluation. `test` is refused until it was opened. */
  'runs.values': request(
    oneRun.extend({ split }),
    z.object({ targets: z.array(z.number()), values: z.array(z.number()) }),
  ),
  /** The pictures of an evaluation. `test` is refused until it was opened. */
  'runs.images': request(
    oneRun.extend({
      split,
      actual: z.string().optional(),
      predicted: z.string().optional(),
      /** Of a regression all pictures: none is exactly right. */
      wrongOnly: z.boolean().default(false),
      sort: z.enum(['confidence', 'loss', 'class', 'file']).default('confidence'),
      offset: z.number().int().nonnegative().default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    z.object({ total: z.number().int(), images: z.array(imageResult.extend({ imageId: image.shape.id.nullable() })) }),
  ),
}

export const runEvents = {
  run: event(runSummary),
  'run.progress': event(runProgress),
  'run.epoch': event(z.object({ runId, record: epochRecord })),
  'run.removed': event(oneRun),
}
