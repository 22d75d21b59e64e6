import type { Split } from '../../shared/contract/datasets.ts'
import type { Handlers } from '../../shared/contract/index.ts'
import type { Prediction } from '../../shared/contract/predict.ts'
import type { WeightsFile } from '../../shared/contract/weights.ts'
import type { HomePlaces } from '../files/places.ts'
import type { RunFile } from '../files/run-file.ts'
import { netById } from '../nets/index.ts'
import type { FeaturesInput } from '../worker/protocol.ts'
import type { Assets } from './assets.ts'
import { namesNow, renameKeys, renaming } from './datasets/class-names.ts'
import { byCodePoint } from './datasets/code-points.ts'
import { forJob } from './for-job.ts'
import type { Jobs } from './jobs.ts'
import { offeredPictures } from './offered-pictures.ts'
import type { Offers } from './offers.ts'
import { findWeights } from './runs/check-start.ts'
import type { RunSources } from './runs/check-start.ts'
import type { WorkerPool } from './worker-pool.ts'

interface Needs extends RunSources {
  places: HomePlaces
  pool: WorkerPool
  jobs: Jobs
  offers: Offers
  /** Makes a picture showable by an id instead of a path. */
  assets: Pick<Assets, 'remember'>
  /** Run.json of a run whose best checkpoint can be used. */
  finishedRun(id: string): Promise<RunFile>
}

/** A finished run's model on pictures that are offered, and the features of any layer of a base. */
export const createPredict = (needs: Needs): { handlers: Pick<Handlers, 'predict.images' | 'features.extract'> } => {
  const { places, pool, jobs, offers, assets } = needs

  return {
    handlers: {
      'predict.images': async ({ runId, tokens }) => {
        const { dataset } = await needs.finishedRun(runId)
        tokens.forEach(offers.resolve) // an unknown token is refused at once
        const start = { kind: 'predict', title: `Predict with ${runId}`, subject: runId, unit: 'pictures' } as const
        return jobs.start(start, async control => {
          const { pictures, refused } = await offeredPictures(tokens, offers)
          control.progress({ phase: 'predict', done: 0, total: pictures.length })
          const input = { home: places.home, folder: places.run(runId), pictures }
          const options = forJob(control, step => ({ ...step, phase: 'predict' }))
          const predicted = pictures.length > 0 ? await pool.run('predict', input, options) : []
          const rename = renaming(dataset.classes, await namesNow(dataset, needs.datasets))
          const shown = predicted.map((prediction, at) => ({
            ...inPresentNames(prediction, rename),
            asset: prediction.error ? null : assets.remember(pictures[at]!.path, dataset.orientation),
          }))
          return [...shown, ...refused.map(asPrediction)].sort((a, b) => byCodePoint(a.file, b.file))
        })
      },
      'features.extract': async ({ base, source, layer, input, weights, orientation, out }) => {
        const size = netById(base).defaultSize
        const inputShape: [number, number, 3] = input ?? [size, size, 3]
        netById(base).build({ inputShape }) // refuses a size that is too small
        const where = offers.resolve(out).path
        const weightsFile = await weightsOf(weights, base)
        const start = { kind: 'features', title: `Features of ${base}`, subject: base, unit: 'pictures' } as const
        return jobs.start(start, async control => {
          const job: FeaturesInput = {
            ...{ home: places.home, base, weightsFile, weights: weights.kind === 'imagenet' ? weights.kind : null },
            ...{ layer: layer ?? null, inputShape, out: where },
            ...(await sourceOf(source, orientation)),
          }
          const options = forJob(control, step => ({ ...step, phase: 'features' }))
          return pool.run('features', job, options)
        })
      },
    },
  }

  async function weightsOf(
    wanted: Parameters<Handlers['features.extract']>[0]['weights'],
    base: WeightsFile['net'],
  ): Promise<string | null> {
    if (wanted.kind === 'offer') return offers.resolve(wanted.token).path
    if (wanted.kind === 'none') return null
    return findWeights(base, await needs.weights.list()).file
  }

  /** A dataset brings its own orientation setting: features must not depend on who asks for them. */
  async function sourceOf(
    source: Parameters<Handlers['features.extract']>[0]['source'],
    orientation: FeaturesInput['orientation'],
  ): Promise<Pick<FeaturesInput, 'source' | 'orientation'>> {
    if (source.kind === 'offers') {
      const { pictures } = await offeredPictures(source.tokens, offers)
      return { source: { kind: 'pictures', pictures }, orientation }
    }
    const dataset = await needs.datasets.get(source.name)
    const images = await needs.datasets.images(source.name)
    const of = (split: Split) =>
      images[split].map(({ file, sha256, label, target }) => ({ file, sha256, label, target }))
    const all = { train: of('train'), validation: of('validation'), test: of('test') }
    return { source: { kind: 'dataset', path: dataset.path, splits: all }, orientation: dataset.orientation }
  }
}

/** A prediction by the names that the classes have today. */
const inPresentNames = (prediction: Prediction, rename: (name: string) => string): Prediction => {
  const { class: name, probabilities } = prediction
  return name === undefined || probabilities === undefined
    ? prediction
    : { ...prediction, class: rename(name), probabilities: renameKeys(probabilities, rename) }
}

const asPrediction = ({ file, reason }: { file: string; reason: string }): Prediction => ({
  file,
  asset: null,
  error: { code: 'image-unreadable', message: reason },
})
