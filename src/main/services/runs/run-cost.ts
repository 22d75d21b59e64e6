import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import { picturesTogether } from '../../nets/convolution-chain.ts'
import { drawsFreshViews } from '../../nets/feature-plan.ts'
import { usesBatchStatistics } from '../../nets/inference-mode.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import type { Estimates, Measured } from './rates.ts'
import { workOf } from './work.ts'
import type { Work } from './work.ts'

export interface Counts {
  train: number
  validation: number
  test: number
}

export const countsOf = (images: Record<keyof Counts, readonly unknown[]>): Counts => ({
  train: images.train.length,
  validation: images.validation.length,
  test: images.test.length,
})

/** What a run's model costs, and what it has to do. */
export interface RunWork {
  spec: RunSpec
  frozen: Work
  trained: Work
  /** Batch normalization looks at the whole batch, so none of it can be put off. */
  wholeBatch: boolean
  counts: Counts
}

export const runWorkOf = (spec: RunSpec, { prefix, suffix }: Pipeline, counts: Counts): RunWork => ({
  ...{ spec, counts, frozen: workOf(prefix), trained: workOf(suffix) },
  wholeBatch: usesBatchStatistics(suffix),
})

/** Convolutions have their own pace at each size of their pictures. */
const netKind = ({ base, size }: RunSpec) => `${base} at ${size}`

/** Work whose pace is alike: what was measured of one kind says nothing about another. */
const kindOf = ({ spec }: RunWork): string => {
  const trained = spec.recipe === 'features' || spec.recipe === 'augment' ? 'head' : netKind(spec)
  return drawsFreshViews(spec) ? `${trained}, fresh views` : trained
}

/** Pictures that are only decoded and resized have no operations: they count by what they are resized to. */
const prefixKind = ({ frozen, spec }: RunWork): string => (frozen.forward > 0 ? netKind(spec) : 'pictures')
const prefixAmount = ({ frozen, spec }: RunWork): number => frozen.forward || spec.size * spec.size

/** An update reads and writes each weight some times whatever the batch: worth about as long as that many operations. */
const operationsPerUpdate = 64

/** Work of one epoch: every training picture there and back, an update a batch, every validation picture there. */
const epochAmount = (work: RunWork): number => {
  const { frozen, trained, counts, spec } = work
  const fresh = drawsFreshViews(spec) ? frozen.forward : 0
  const updates = Math.ceil(counts.train / spec.batch)
  return (
    counts.train * (fresh + trained.forward + trained.backward) +
    updates * operationsPerUpdate * trained.params +
    counts.validation * trained.forward
  )
}

const evaluateAmount = ({ trained, counts }: RunWork): number => (counts.validation + counts.test) * trained.forward

/** How long it will take on a machine of that pace; null where nothing like it was ever measured. */
export const timeOf = (
  work: RunWork,
  need: number,
  estimates: Estimates,
): Pick<RunPlan, 'secondsPerEpoch' | 'seconds' | 'parts'> => {
  const features = estimates.prefix(prefixKind(work), need * prefixAmount(work))
  const secondsPerEpoch = epochTime(work, estimates)
  const evaluate = estimates.evaluate(trainedKind(work), evaluateAmount(work))
  const train = secondsPerEpoch === null ? null : work.spec.epochs * secondsPerEpoch
  const parts = { features, train, evaluate }
  const isKnown = features !== null && train !== null && evaluate !== null
  return { secondsPerEpoch, seconds: isKnown ? features + train + evaluate : null, parts }
}

const trainedKind = (work: RunWork): string => kindOf({ ...work, spec: { ...work.spec, views: 1 } })

const epochTime = (work: RunWork, estimates: Estimates): number | null => {
  const measured = estimates.epoch(kindOf(work), epochAmount(work))
  if (measured !== null || !drawsFreshViews(work.spec)) return measured
  // Never done here: as long as the frozen part and the trained one take by themselves.
  const frozen = estimates.prefix(prefixKind(work), work.counts.train * prefixAmount(work))
  const trained = epochTime({ ...work, spec: { ...work.spec, views: 1 } }, estimates)
  return frozen === null || trained === null ? null : frozen + trained
}

/**
 * What a run in one go tells of this machine's pace.
 *
 * @param need features that it had to compute
 */
export const measuredBy = (
  work: RunWork,
  need: number,
  { features, train, evaluate }: { features: number; train: number; evaluate: number },
  epochs: number,
): Measured => ({
  prefix: { [prefixKind(work)]: { amount: need * prefixAmount(work), seconds: features } },
  epoch: { [kindOf(work)]: { amount: epochAmount(work), seconds: train / epochs } },
  evaluate: { [trainedKind(work)]: { amount: evaluateAmount(work), seconds: evaluate } },
})

/** The programs themselves, with TensorFlow loaded and its buffers, in bytes. */
const programBytes = 760e6
const bytesPerNumber = 4
/** What a trained part without batch normalization takes for its way there and back, in bytes: a batch goes in parts. */
const partBytes = 256e6
/** What an optimizer remembers for each weight. */
const slots: Record<RunSpec['optimizer'], number> = { sgd: 1, rmsprop: 1, adam: 2 }

/** First weights of more numbers than this are not kept. */
const startKept = 1 << 24

/** A chain's filters at the 64 points of the lab's own convolutions, beside the 9 numbers that they are made of. */
const preparedFilters = 64 / 9

/**
 * What all processes together will hold at most, in bytes: extraction and training come one after the other.
 *
 * @param asChain whether the frozen part runs as a whole in the lab's own convolutions
 */
export const memoryOf = ({ spec, frozen, trained, wholeBatch }: RunWork, asChain: boolean): number => {
  const prepared = asChain ? preparedFilters * frozen.params : 0
  const pictures = picturesTogether[asChain ? 'chain' : 'layers']
  const extraction = bytesPerNumber * (frozen.params + prepared + pictures * frozen.largestPair)
  // On the way back the gradients of one layer are alive at a time.
  const passes = bytesPerNumber * spec.batch * (trained.kept + trained.largestPair)
  // Itself and its gradient, and what it was at the start; that of a large one is drawn again when it is asked for.
  const weights = bytesPerNumber * ((trained.params > startKept ? 2 : 3) + slots[spec.optimizer]) * trained.params
  const rows = bytesPerNumber * 2 * spec.batch * frozen.output // one batch is read while another is trained on
  const training = (wholeBatch ? passes : Math.min(passes, partBytes)) + weights + rows
  return programBytes + (drawsFreshViews(spec) ? extraction + training : Math.max(extraction, training))
}

/** Best and last, the latter with what the optimizer remembers, in two generations each, in bytes. */
export const checkpointBytes = ({ spec, trained }: RunWork): number =>
  2 * bytesPerNumber * trained.params * (2 + slots[spec.optimizer])
