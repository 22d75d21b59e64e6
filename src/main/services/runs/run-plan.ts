import type { EngineInfo } from '../../../shared/contract/engine.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import type { RunChoices, RunSpec } from '../../../shared/contract/run-spec.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import type { Dataset, Image } from '../../../shared/contract/datasets.ts'
import { cachedImages } from '../../files/feature-arrays.ts'
import type { FeatureSettings } from '../../files/feature-settings.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import { cutLayer, pipelineOf } from '../../nets/pipeline.ts'
import { checkDataset, decide, findWeights } from './check-start.ts'
import type { RunSources } from './check-start.ts'
import type { Estimates, Rates } from './rates.ts'
import { workOf } from './work.ts'
import type { Work } from './work.ts'

/** The programs themselves, with TensorFlow loaded and its buffers, in bytes. */
const programBytes = 700e6
/** Pictures that go through the frozen base together. */
const microBatch = 8
const bytesPerNumber = 4
/** Weights, gradients and the optimizer's two slots. */
const trainedCopies = 4
/** Best and last with optimizer state, in two generations each. */
const checkpointCopies = 6

interface Needs extends RunSources {
  places: HomePlaces
  rates: Rates
  /** The engine that runs, or null where none was started yet. */
  engine: () => EngineInfo | null
}

/** What a run will cost on this machine, before it starts: nothing is computed or written. */
export const planRun = async (choices: RunChoices, needs: Needs): Promise<RunPlan> => {
  const spec = decide(choices)
  const dataset = await needs.datasets.get(spec.dataset)
  checkDataset(dataset)
  const { prefix, suffix } = pipelineOf(spec, dataset.classes.length)
  const [frozen, trained] = [workOf(prefix), workOf(suffix)]
  const { sha256, warnings } = await weightsOf(spec.base, needs)
  const engine = needs.engine()
  const images = Object.values(await needs.datasets.images(spec.dataset)).flat()
  const cached = sha256
    ? await cachedOf({ spec, dataset, images, weights: { sha256 }, engine }, needs.places)
    : { have: 0, need: images.length }
  if (!spec.preprocess)
    warnings.push('preprocess_input is switched off: the base sees numbers that it was not trained on.')
  const counts = countsOf(dataset)
  const time = timeOf(spec, { frozen, trained, need: cached.need, counts }, await needs.rates.of(engine))

  return {
    trainableWeights: trained.tensors,
    trainableParams: trained.params,
    flops: { prefixForward: frozen.forward, suffixForward: trained.forward, suffixBackward: trained.backward },
    cached,
    memoryBytes:
      programBytes +
      bytesPerNumber *
        (frozen.params +
          microBatch * frozen.largestPair +
          trainedCopies * trained.params +
          spec.batch * (frozen.output + trained.largestPair)),
    diskBytes: bytesPerNumber * (cached.need * frozen.output + checkpointCopies * trained.params),
    ...time,
    warnings,
  }
}

const weightsOf = async (
  base: NetId,
  { weights }: RunSources,
): Promise<{ sha256: string | null; warnings: string[] }> => {
  try {
    return { sha256: findWeights(base, await weights.list()).sha256, warnings: [] }
  } catch (error) {
    if (error instanceof LabError) return { sha256: null, warnings: [`${error.message} ${error.hint}`] }
    throw error
  }
}

interface Cacheable {
  spec: RunFile['spec']
  dataset: Pick<Dataset, 'orientation'>
  images: readonly Pick<Image, 'sha256'>[]
  weights: { sha256: string }
  engine: EngineInfo | null
}

/** Pictures whose features are kept already, and those still to compute. */
export const cachedOf = ({ spec, dataset, images, weights, engine }: Cacheable, places: HomePlaces) => {
  const pipeline = pipelineOf(spec, 2) // the classes do not matter for what is frozen
  const like: Partial<FeatureSettings> = {
    orientation: dataset.orientation,
    size: [spec.size, spec.size],
    aspect: 'stretch',
    view: null,
    preprocess: pipeline.preprocess,
    weights: weights.sha256,
    base: spec.base,
    layer: cutLayer(pipeline),
    dtype: 'float32',
    ...(engine && { engine: engine.engine, tensorflow: engine.tensorflow }),
  }
  return cachedImages(
    places.features,
    like,
    images.map(image => image.sha256),
  )
}

export interface Counts {
  train: number
  validation: number
  test: number
}

export const countsOf = ({ splits }: Dataset): Counts => ({
  train: splits.train.count,
  validation: splits.validation.count,
  test: splits.test.count,
})

/** Operations of one epoch behind the frozen part: every training picture there and back, every validation picture there. */
export const epochFlops = (trained: Work, counts: Counts): number =>
  counts.train * (trained.forward + trained.backward) + counts.validation * trained.forward

const timeOf = (
  { base, epochs }: RunSpec,
  { frozen, trained, need, counts }: { frozen: Work; trained: Work; need: number; counts: Counts },
  estimates: Estimates,
): Pick<RunPlan, 'secondsPerEpoch' | 'seconds'> => {
  const features = estimates.prefix(base, need * frozen.forward)
  const secondsPerEpoch = estimates.epoch(epochFlops(trained, counts))
  const evaluate = estimates.evaluate(counts.validation + counts.test)
  const parts = [features, secondsPerEpoch, evaluate]
  if (secondsPerEpoch === null || parts.includes(null)) return { secondsPerEpoch, seconds: null }
  return { secondsPerEpoch, seconds: features! + epochs * secondsPerEpoch + evaluate! }
}
