import { join } from 'node:path'
import { z } from 'zod'
import { dataset, image, split } from '../../shared/contract/datasets.ts'
import { engineInfo } from '../../shared/contract/engine.ts'
import { errorFact } from '../../shared/contract/errors.ts'
import { netIds } from '../../shared/contract/nets.ts'
import { runId, runSettings, runSpec } from '../../shared/contract/run-spec.ts'
import { plannedCost, runSeconds, runStates, targetScaling } from '../../shared/contract/runs.ts'

/** A picture of a run: enough to find it again and to notice that it changed. */
const runImage = image.pick({ file: true, sha256: true, label: true, target: true })
export type RunImage = z.infer<typeof runImage>

/**
 * Where a fine-tuning starts: the run that it was made from, and which weights of it. They are copied into the new run's
 * own folder before it starts (`runPlaces(folder).start`), so the parent may be renamed, trained on or removed afterwards.
 */
const runParent = z.object({
  id: runId,
  checkpoint: z.enum(['best', 'last']),
  /** The epoch whose weights these are. */
  epoch: z.number().int(),
  /** The content of `start`: what cache keys call these weights where a frozen layer has its weights from there. */
  sha256: z.string(),
})
export type RunParent = z.infer<typeof runParent>

/** run.json: everything needed to repeat the run. Written once when it is queued; `engine` when it first starts. */
export const runFile = z.object({
  format: z.literal(1),
  id: runId,
  createdAt: z.string(),
  labVersion: z.string(),
  spec: runSpec.extend({ classWeights: runSettings.classWeights.default('none') }),
  dataset: dataset.pick({ name: true, path: true, kind: true, classes: true, target: true, orientation: true }),
  images: z.record(split, z.array(runImage)),
  /** The pretrained weights, by content; null for a net that starts from nothing. */
  weights: z.object({ net: z.enum(netIds), file: z.string(), sha256: z.string() }).nullable(),
  /** What a fine-tuning starts from; null for all others. */
  parent: runParent.nullable().default(null),
  /** What training shows, in words, for whoever reads the file: a bank of views, fresh views, or the pictures as they are. */
  shown: z.string().default(''),
  /** Mean and deviation of a regression's training targets (a fine-tuning's: those of its parent); null for classes. */
  scaling: targetScaling.nullable().default(null),
  engine: engineInfo.extend({ cpu: z.array(z.string()) }).nullable(),
})
export type RunFile = z.infer<typeof runFile>

/** state.json: what changes while the run lives. */
export const runState = z.object({
  title: z.string(),
  state: z.enum(runStates),
  seconds: runSeconds,
  peakResidentBytes: z.number(),
  trainableWeights: z.number().int(),
  warnings: z.array(z.string()),
  error: errorFact.nullable(),
  testOpened: z.boolean(),
  /** A person's own words about the run. */
  notes: z.string().default(''),
  /** What it was said to cost when it was started. */
  planned: plannedCost.nullable().default(null),
})
export type RunState = z.infer<typeof runState>

/** The files of a run's folder. */
export const runPlaces = (folder: string) => ({
  folder,
  run: join(folder, 'run.json'),
  state: join(folder, 'state.json'),
  /** What the kept model needs besides its weights: base, layer, preprocessing, size, orientation, head, class names. */
  model: join(folder, 'model.json'),
  history: join(folder, 'history.jsonl'),
  /** A checkpoint of the weights that a fine-tuning starts from: every layer that differs from the base's file, and the head. */
  start: join(folder, 'start'),
  /** Of a run that was shared: the pretrained weights that it came with. */
  base: join(folder, 'base.h5'),
  best: join(folder, 'best'),
  last: join(folder, 'last'),
  evaluation: (name: string) => join(folder, `evaluation-${name}.json`),
  /** Seconds that computing features took in all sittings. */
  featuresSeconds: join(folder, 'features-seconds.json'),
  /** Decoded pictures while it trains on fresh views; it has this name only for a moment. */
  pictures: join(folder, 'pictures.part'),
  log: join(folder, 'log.txt'),
  lock: join(folder, 'lock'),
})

/** What `start` says beside its weights. */
export const startState = z.object({ format: z.literal(1), from: runId, epoch: z.number().int() })
