import { LabError } from '../../../shared/contract/errors.ts'
import type { Handlers, Publish, RequestName } from '../../../shared/contract/index.ts'
import type {
  DatasetMap,
  FeatureMaps,
  FilterPictures,
  GradCam,
  InsightModel,
  Neighbours,
} from '../../../shared/contract/insight.ts'
import { indexOfLayer } from '../../nets/cut.ts'
import type { FilterFile, InsightJobs, WorkerJobInput, WorkerJobResult } from '../../worker/protocol.ts'
import type { Assets } from '../assets.ts'
import { byCodePoint } from '../datasets/code-points.ts'
import { forJob } from '../for-job.ts'
import type { JobControl, Jobs } from '../jobs.ts'
import { offeredPictures } from '../offered-pictures.ts'
import type { WorkerPool } from '../worker-pool.ts'
import { findModel } from './models.ts'
import type { FoundModel, ModelSources } from './models.ts'
import { findPicture, splitPictures } from './pictures.ts'
import type { PictureSources, SplitPictures } from './pictures.ts'

interface Needs extends ModelSources, PictureSources {
  pool: Pick<WorkerPool, 'run'>
  jobs: Jobs
  publish: Publish
  assets: Pick<Assets, 'locate' | 'remember'>
}

type InsightRequest = Extract<RequestName, `insight.${string}`>

/** Pictures on a map: more are not told apart, and UMAP would take minutes. */
const mostOnMap = { pca: 10_000, umap: 3000 }
/** Pictures among which neighbours are looked for. */
const mostNeighbours = 20_000

/** What the worker's phases are called here, and what is counted in those that count something of their own. */
const phases: Record<string, { phase: string; unit?: string }> = {
  features: { phase: 'features' },
  evaluate: { phase: 'looking' },
  validate: { phase: 'placing', unit: 'rounds' },
}

/** Looking inside: filters, feature maps, Grad-CAM, nearest neighbours and a map of a dataset. */
export const createInsight = (needs: Needs): { handlers: Pick<Handlers, InsightRequest> } => {
  const { pool, jobs, publish, offers, assets } = needs
  const { home } = needs.places

  /** Pictures that were drawn lie in the home's cache and keep their orientation. */
  const show = (path: string) => assets.remember(path, 'ignore')

  const inWorker = <K extends keyof InsightJobs>(
    control: JobControl,
    kind: K,
    input: WorkerJobInput<K>,
    onFilters?: (ready: FilterFile[]) => void,
  ): Promise<WorkerJobResult<K>> => {
    const options = forJob(control, step => ({ ...step, ...phases[step.phase] }))
    return pool.run(kind, input, {
      ...options,
      onFact: fact => {
        if (fact.type === 'filters') onFilters?.(fact.ready)
        else options.onFact?.(fact)
      },
    })
  }

  const start = (title: string, found: FoundModel, unit: string, work: (control: JobControl) => Promise<unknown>) =>
    jobs.start({ kind: 'insight', title, subject: found.run?.id ?? null, unit }, work)

  const orientationOf = ({ run }: FoundModel) => run?.dataset.orientation ?? 'exif'

  /** @throws LabError `not-found` */
  const layerOf = ({ net, described }: FoundModel, asked: string | undefined): string => {
    const layer = asked ?? described.featureLayer
    indexOfLayer(net, layer)
    return layer
  }

  const datasetOf = ({ described }: FoundModel, asked: string | undefined): string => {
    const name = asked ?? described.dataset
    if (name !== null) return name
    throw new LabError('bad-request', 'A base alone has no dataset.', 'Say which dataset its features are compared on.')
  }

  const filterPictures = async (
    { layer, from, count, seed }: { layer: string; from: number; count: number; seed: number },
    found: FoundModel,
    control: JobControl,
    tell: (ready: FilterPictures) => void,
  ): Promise<FilterPictures> => {
    const convolution = convolutionOf(found, layer)
    const filters = Array.from({ length: convolution.filters }, (_, filter) => filter).slice(from, from + count)
    const shown = new Map<number, string>()
    const asPictures = (ready: readonly FilterFile[]): FilterPictures => ({
      ...{ layer, filters: convolution.filters },
      pictures: ready.map(({ filter, path, activation, before }) => {
        const asset = shown.get(filter) ?? show(path)
        shown.set(filter, asset)
        return { filter, asset, activation, before }
      }),
    })
    const input = { home, model: found.ref, layer, filters, seed }
    return asPictures(await inWorker(control, 'insightFilters', input, ready => tell(asPictures(ready))))
  }

  const handlers: Pick<Handlers, InsightRequest> = {
    'insight.net': async ({ model }) => (await findModel(model, needs)).described,

    'insight.picture': async ({ token }) => {
      const { pictures, refused } = await offeredPictures([token], offers)
      const first = pictures[0]
      if (!first)
        throw new LabError('image-unreadable', refused[0]?.reason ?? 'There is no picture.', 'Choose another picture.')
      return { asset: assets.remember(first.path), file: first.file }
    },

    'insight.filters': async ({ model, ...asked }) => {
      const found = await findModel(model, needs)
      convolutionOf(found, asked.layer)
      const started = start(`Filters of ${asked.layer}`, found, 'steps', control =>
        filterPictures(asked, found, control, ready => publish('insight.filters', { jobId: started.jobId, ...ready })),
      )
      return started
    },

    'insight.maps': async ({ model, layer, picture }) => {
      const found = await findModel(model, needs)
      indexOfLayer(found.net, layer)
      const looked = await findPicture(picture, orientationOf(found), needs)
      return start(`Feature maps of ${layer}`, found, '', async control => {
        const input = { home, model: found.ref, layer, picture: looked }
        const { path, ...drawn } = await inWorker(control, 'insightMaps', input)
        return { layer, ...drawn, atlas: show(path) } satisfies FeatureMaps
      })
    },

    'insight.gradCam': async ({ runId, checkpoint, picture, layer, class: asked }) => {
      const model: InsightModel = { kind: 'run', runId, checkpoint }
      const found = await findModel(model, needs)
      const { classes, regression } = found.described
      const where = mapLayer(found, layer ?? found.described.gradCamLayer)
      const label = asked === undefined ? null : labelOf(classes, asked)
      const looked = await findPicture(picture, orientationOf(found), needs)
      return start(`Grad-CAM with ${found.described.title}`, found, '', async control => {
        const input = { home, model: found.ref, layer: where, picture: looked, label }
        const { path, outputs, label: shown, ...heat } = await inWorker(control, 'insightGradCam', input)
        const probabilities = regression ? [] : outputs.length === 1 ? [1 - outputs[0]!, outputs[0]!] : outputs
        return {
          ...heat,
          ...{ layer: where, heat: show(path) },
          class: shown === null ? null : (classes[shown] ?? null),
          predicted: regression ? null : (classes[probabilities.indexOf(Math.max(...probabilities))] ?? null),
          probabilities: Object.fromEntries(probabilities.map((value, at) => [classes[at] ?? String(at), value])),
          value: regression ? outputs[0]! : null,
        } satisfies GradCam
      })
    },

    'insight.neighbours': async ({ model, dataset, split, layer: asked, picture, count }) => {
      const found = await findModel(model, needs)
      const layer = layerOf(found, asked)
      const looked = await findPicture(picture, orientationOf(found), needs)
      const name = datasetOf(found, dataset)
      const pictures = await splitPictures({ name, split, most: mostNeighbours, seed: 1337 }, needs)
      return start(`Neighbours in ${name}`, found, 'pictures', async control => {
        const input = { home, model: found.ref, layer, picture: looked, pictures: pictures.ref, count }
        const near = await inWorker(control, 'insightNeighbours', input)
        return {
          ...{ layer, dataset: name, split, count: pictures.ref.images.length },
          near: near.map(({ row, similarity }) => ({ ...pictures.shown[row]!, similarity })),
        } satisfies Neighbours
      })
    },

    'insight.map': async ({ model, dataset, split, layer: asked, method, seed }) => {
      const found = await findModel(model, needs)
      const layer = layerOf(found, asked)
      const name = datasetOf(found, dataset)
      const pictures = await splitPictures({ name, split, most: mostOnMap[method], seed }, needs)
      return start(`Map of ${name}`, found, 'pictures', async control => {
        const input = { home, model: found.ref, layer, pictures: pictures.ref, method, seed }
        const { explained, points } = await inWorker(control, 'insightMap', input)
        return {
          ...{ layer, dataset: name, split, method, explained, count: pictures.count },
          points: placed(points, pictures),
        } satisfies DatasetMap
      })
    },
  }
  return { handlers }
}

const placed = (points: InsightJobs['insightMap']['result']['points'], { shown }: SplitPictures) =>
  points
    .map(({ row, x, y }) => ({ ...shown[row]!, x, y }))
    .sort((a, b) => byCodePoint(a.class ?? '', b.class ?? '') || byCodePoint(a.file, b.file))

/** @throws LabError `bad-request` for a layer without filters */
const convolutionOf = ({ net, described }: FoundModel, layer: string) => {
  indexOfLayer(net, layer)
  const found = described.convolutions.find(convolution => convolution.layer === layer)
  if (found) return found
  throw new LabError(
    'bad-request',
    `"${layer}" is no convolution: it has no filters.`,
    `Choose one of ${described.convolutions
      .slice(0, 4)
      .map(convolution => convolution.layer)
      .join(', ')}, ...`,
  )
}

/** @throws LabError `bad-request` for a layer that puts out no picture */
const mapLayer = ({ net, described }: FoundModel, layer: string | null): string => {
  if (layer === null) throw new LabError('bad-request', `${described.title} has no convolution.`, 'Grad-CAM needs one.')
  const shape = described.layers.find(({ name }) => name === layer)?.outputShape
  if (!shape) indexOfLayer(net, layer)
  if (shape?.length === 4) return layer
  throw new LabError(
    'bad-request',
    `"${layer}" puts out no picture: where things stand is lost there.`,
    `Choose a layer below it, such as ${described.gradCamLayer ?? 'a convolution'}.`,
  )
}

const labelOf = (classes: readonly string[], name: string): number => {
  const label = classes.indexOf(name)
  if (label >= 0) return label
  throw new LabError(
    'not-found',
    `There is no class "${name}".`,
    classes.length > 0 ? `The classes: ${classes.slice(0, 12).join(', ')}.` : 'This run predicts a number.',
  )
}
