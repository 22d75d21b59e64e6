import type { Split } from '../../shared/contract/datasets.ts'
import type { ExportFormat, ExportParity } from '../../shared/contract/exports.ts'
import type { EngineInfo, EngineReport } from '../../shared/contract/engine.ts'
import type { ErrorFact } from '../../shared/contract/errors.ts'
import type { NetId } from '../../shared/contract/nets.ts'
import type { FeaturesResult, Prediction } from '../../shared/contract/predict.ts'
import type { RunSpec } from '../../shared/contract/run-spec.ts'
import type { EpochRecord, Evaluation, RunPhase, TargetScaling } from '../../shared/contract/runs.ts'
import type { FilterFile, InsightJobs } from './insight-protocol.ts'

export type { FilterFile, InsightJobs, LookedAt, ModelRef, PicturesRef } from './insight-protocol.ts'

/** What the trained part puts out: so many classes, or a number that is scaled. */
type Outputs = number | TargetScaling

/** Formats that the child writes; a shared run is files only, and needs no engine. */
export type WorkerFormat = Exclude<ExportFormat, 'share'>

/** A picture that a job reads: where it lies, and what the result calls it. */
export interface PictureRef {
  file: string
  path: string
}

/** What the engine's child process can be asked to do, and what it answers in the end. Paths are absolute. */
export interface WorkerJobs extends InsightJobs {
  /** Check the engine against known numbers; with `weights` or without, measure its rates. */
  selfTest: { input: { rates: boolean }; result: EngineReport }
  /** Train, or go on training, the run whose run.json lies in `folder`; then evaluate its best checkpoint. */
  run: { input: { home: string; folder: string }; result: RunOutcome }
  /** Evaluate a finished run's best checkpoint on a split anew, from the pictures as they are now. */
  evaluate: { input: { home: string; folder: string; split: Split }; result: Evaluation }
  /** Classify pictures with a finished run's best checkpoint. */
  predict: { input: { home: string; folder: string; pictures: PictureRef[] }; result: Prediction[] }
  /** How long parts of a run take on this machine. */
  measure: { input: MeasureInput; result: { seconds: number[] } }
  /** Train a finished run's head anew on parts of its training pictures, several times each; nothing is kept. */
  moreData: { input: MoreDataInput; result: MoreDataResult }
  /** Let a small classifier try to tell the splits of a run apart. */
  splitsApart: { input: SplitsApartInput; result: SplitsApartResult }
  /** Write the features of any layer as .npy. */
  features: { input: FeaturesInput; result: FeaturesResult }
  /** Write a finished run's model as others read it, read it back, and hold its predictions against the run's. */
  export: { input: ExportInput; result: ExportResult }
}

/** A picture of a run that an export is tried on. */
export interface GoldenPicture extends PictureRef {
  sha256: string
}

export interface ExportInput {
  home: string
  /** The run's. */
  folder: string
  format: WorkerFormat
  checkpoint: 'best' | 'last'
  labVersion: string
  /** What the classes are called today; empty for a regression. */
  classes: string[]
  /** What is written is called so: a file, or a folder with all that belongs to it. */
  entry: string
  /** Where it is written; the caller brings it to its place. */
  workFolder: string
  /** At most 8. */
  golden: GoldenPicture[]
}

export interface ExportResult {
  /** Null for what is no model. */
  parity: ExportParity | null
}

export interface MoreDataInput {
  home: string
  folder: string
  /** Parts of the training pictures, 0..1. */
  shares: number[]
  /** Trainings of each part, each with pictures and first weights of its own. */
  repeats: number
  seed: number
}

export interface MoreDataResult {
  layer: string
  /** `right` says of each validation picture whether it was right: '1' or '0'. */
  trials: { share: number; pictures: number; right: string }[]
}

export interface SplitsApartInput {
  home: string
  folder: string
  seed: number
}

/** One picture of a split, by its place in run.json, and how much it looks like the second split of the pair. */
export interface SplitScore {
  index: number
  score: number
}

export interface SplitsApartResult {
  layer: string
  folds: number
  pairs: { a: Split; b: Split; scoresOfA: SplitScore[]; scoresOfB: SplitScore[] }[]
}

export interface MeasureInput {
  /**
   * `prefix`: the frozen part, for a picture that is decoded; `extract`: the same with reading and decoding, and with random
   * changes where the settings have some; `again`: the same in an epoch after the first, with what was decoded before; `step`:
   * an update of the trained part on a batch; `evaluate`: that part forward, for a picture.
   */
  what: 'prefix' | 'extract' | 'again' | 'step' | 'evaluate'
  /** Everything filled in. */
  spec: RunSpec
  outputs: Outputs
  /** The frozen part's weights; null for random ones. */
  weightsFile: string | null
  /** Paths of what `extract` and `again` read. */
  pictures: string[]
  repeats: number
  /** Stay prepared for the next measurement of the same. */
  keep: boolean
}

export interface FeaturesInput {
  home: string
  base: NetId
  /** Keras's argument: which graph the base has. A file of one's own has the one without ImageNet's weights, as in Keras. */
  weights: 'imagenet' | null
  /** Null starts from Keras's random initialization with seed 1337. */
  weightsFile: string | null
  layer: string | null
  inputShape: [number, number, 3]
  orientation: 'exif' | 'ignore'
  /** Loose pictures give one .npy at `out`; a dataset's splits give three files a split in the folder `out`. */
  source:
    | { kind: 'pictures'; pictures: PictureRef[] }
    | {
        kind: 'dataset'
        path: string
        splits: Record<Split, { file: string; sha256: string; label: number | null; target: number | null }[]>
      }
  out: string
}

export interface RunOutcome {
  epochs: number
  bestEpoch: number
  bestValLoss: number
  bestValAccuracy: number | null
  seconds: { features: number; train: number; evaluate: number; total: number }
  /** Tensors of the whole model that were trained. */
  trainableWeights: number
  movedLayers: EpochRecord['movement']
  warnings: string[]
}

export type WorkerJobKind = keyof WorkerJobs
export type WorkerJobInput<K extends WorkerJobKind> = WorkerJobs[K]['input']
export type WorkerJobResult<K extends WorkerJobKind> = WorkerJobs[K]['result']

/** What a job tells on its way. All of it is on disk before it is told. */
export type WorkerFact =
  | { type: 'progress'; phase: RunPhase; done: number; total: number; secondsLeft: number | null }
  | { type: 'epoch'; record: EpochRecord }
  | { type: 'warning'; message: string }
  /** Filters of a look inside that are ready, all so far. */
  | { type: 'filters'; ready: FilterFile[] }

export type ToWorker =
  | { [K in WorkerJobKind]: { type: 'job'; id: number; kind: K; input: WorkerJobInput<K> } }[WorkerJobKind]
  /** Stop at the next checkpoint; the job then fails with code "stopped". */
  | { type: 'stop'; id: number }
  | { type: 'exit' }

export type FromWorker =
  | { type: 'ready'; info: EngineInfo & { cpu: string[] } }
  | { type: 'unavailable'; error: ErrorFact }
  | { type: 'fact'; id: number; fact: WorkerFact }
  | { type: 'done'; id: number; result: unknown }
  | { type: 'failed'; id: number; error: ErrorFact }
