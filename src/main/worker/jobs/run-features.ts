import type { Split } from '../../../shared/contract/datasets.ts'
import { splits } from '../../../shared/contract/datasets.ts'
import type { Engine } from '../../engine/load.ts'
import { hasRoomFor, readCacheLimit } from '../../files/cache-limit.ts'
import { makeRoom } from '../../files/feature-arrays.ts'
import type { FeatureArray } from '../../files/feature-array.ts'
import { openFeatures } from '../../files/feature-cache.ts'
import { arrayPlaces } from '../../files/feature-rows.ts'
import type { FeatureSettings } from '../../files/feature-settings.ts'
import { listKey, settingsKey } from '../../files/feature-settings.ts'
import { writeNpy } from '../../files/npy.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import { runPlaces } from '../../files/run-file.ts'
import { bankRows } from '../../ml/augment/bank.ts'
import { checkPictures } from '../../ml/data/check-pictures.ts'
import type { KeptPictures } from '../../ml/data/kept-pictures.ts'
import { keepPictures } from '../../ml/data/kept-pictures.ts'
import type { Labels, LabelledRows, TrainingRows } from '../../ml/data/labelled-rows.ts'
import { readTogether, sameInEveryEpoch } from '../../ml/data/labelled-rows.ts'
import { picturesIn } from '../../ml/features/extract.ts'
import { freshRows } from '../../ml/features/fresh-views.ts'
import type { Prefix } from '../../ml/features/prefix.ts'
import { createPrefix, microBatch } from '../../ml/features/prefix.ts'
import type { FeatureSet } from '../../nets/feature-plan.ts'
import { kernelOf } from '../../nets/convolution-chain.ts'
import { featureSetsOf, keptPictureBytes, plainSet } from '../../nets/feature-plan.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import { cutLayer, layerForFineTuning } from '../../nets/pipeline.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { sizeOf } from '../../nets/variables.ts'
import { phaseProgress } from '../progress.ts'
import type { Target } from './compute-features.ts'
import { computeFeatures, missingRows } from './compute-features.ts'
import type { JobControl } from './job.ts'
import type { ModelWeights } from './model-weights.ts'

/** What a job works from. */
export interface Materials {
  engine: Engine
  places: HomePlaces
  run: RunFile
  pipeline: Pipeline
  weights: ModelWeights
  control: JobControl
}

/** Features of splits, whole and held open. */
export interface SplitFeatures {
  rows(split: Split): LabelledRows
  close(): Promise<void>
}

/** All that a run trains on and is measured on. */
export interface RunFeatures extends SplitFeatures {
  training: TrainingRows
}

/**
 * The frozen layers' output for pictures of a run as they are: from the cache what is there, computed what is not. All
 * pictures are looked at first: one that is gone or changed since the run was made is named before hours go into the rest.
 */
export const splitFeatures = async (materials: Materials, wanted: readonly Split[]): Promise<SplitFeatures> => {
  const { run, pipeline } = materials
  const sets = wanted.map(split => plainSet(run.spec, pipeline, split))
  const { rows, close } = await openSets(materials, sets, wanted)
  return { rows: split => rows(set => set.split === split)[0]!, close }
}

/** The same for a whole run: validation and test, and the training pictures in all their views. */
export const runFeatures = async (materials: Materials): Promise<RunFeatures> => {
  const { run, pipeline } = materials
  const sets = featureSetsOf(run.spec, pipeline)
  const { rows, close } = await openSets(materials, sets, splits)
  const training = rows(set => set.split === 'train')
  const fresh = training.length === 0 ? await freshViews(materials) : null
  return {
    rows: split => rows(set => set.split === split && set.view === null)[0]!,
    training:
      fresh?.rows ??
      (sets.some(({ view }) => view !== null)
        ? bankRows(
            training,
            run.images.train.map(image => image.sha256),
            run.spec.seed,
          )
        : sameInEveryEpoch(training[0]!)),
    close: async () => {
      await fresh?.close()
      await close()
    },
  }
}

const freshViews = async (materials: Materials): Promise<{ rows: TrainingRows; close(): Promise<void> }> => {
  const { run } = materials
  const prefix = await prefixOf(materials)
  const pictures = picturesIn(run.dataset.path, run.images.train).map((picture, i) => ({
    ...picture,
    sha256: run.images.train[i]!.sha256,
  }))
  const kept = await roomForPictures(materials)
  const rows = freshRows({
    ...{ pictures, labels: labelsOf(run, 'train'), augmentation: run.spec, seed: run.spec.seed },
    extraction: { ...extractionWith(materials, prefix), kept },
  })
  const close = async () => {
    prefix.dispose()
    await kept?.close()
  }
  return { rows, close }
}

/** Decoded pictures for the epochs after the first, where the disk and what the cache may take of it have room. */
const roomForPictures = async ({ run: { id, spec, images }, places }: Materials): Promise<KeptPictures | null> => {
  const bytes = keptPictureBytes(spec, images.train.length)
  if (bytes === 0 || !(await hasRoomFor(places.features, bytes, await readCacheLimit(places.settings)))) return null
  return keepPictures(runPlaces(places.run(id)).pictures, bytes / images.train.length / 4)
}

const prefixOf = async ({ pipeline, weights, engine }: Materials): Promise<Prefix> =>
  createPrefix(pipeline.prefix, await weights.prefix(), pipeline.preprocess, engine.chains)

const extractionWith = ({ engine, run, control }: Materials, prefix: Prefix) => ({
  ...{ prefix, reading: engine, orientation: run.dataset.orientation, signal: control.signal },
})

interface OpenSets {
  /** The rows of the sets that `choose` takes, in their order. */
  rows(choose: (set: FeatureSet) => boolean): LabelledRows[]
  close(): Promise<void>
}

/** @param looked splits whose pictures are looked at first */
const openSets = async (
  materials: Materials,
  sets: readonly FeatureSet[],
  looked: readonly Split[],
): Promise<OpenSets> => {
  const { run, pipeline, control } = materials
  await checkPictures(
    run.dataset.path,
    splits.filter(split => looked.includes(split)).flatMap(split => run.images[split]),
    control.signal,
  )
  const open = new Map<string, FeatureArray>()
  const closeAll = async (arrays: Iterable<FeatureArray>) => {
    for (const array of arrays) await array.close()
  }
  const openSet = async (set: FeatureSet, layer: string): Promise<FeatureArray> => {
    const request = requestFor(materials, set, layer)
    const key = `${settingsKey(request.settings)}/${listKey(request.images)}`
    const known = open.get(key) // two splits with the very same pictures share an array
    if (known) return known
    const array = await openFeatures(request)
    open.set(key, array)
    return array
  }
  try {
    const targets: Target[] = []
    for (const { split, view, ...set } of sets)
      targets.push({ array: await openSet({ split, view, ...set }, cutLayer(pipeline)), split, view, also: null })
    const needed = [...open.values()]
    const layer = await alsoKept(materials, targets)
    if (layer !== null)
      for (const [i, set] of sets.entries())
        if (targets[i]!.array.missing().length > 0)
          targets[i]!.also = { layer, array: await openSet(withLayer(set, layer), layer) }
    await compute(materials, targets)
    for (const { split, array, also } of targets) {
      await writeLabels(run, split, array)
      if (also) await writeLabels(run, split, also.array)
    }
    await closeAll([...open.values()].filter(array => !needed.includes(array)))
    if (sets.some(({ settings }, i) => settings.dtype !== targets[i]!.array.dtype())) control.tell(tooLarge)
    return {
      rows: choose =>
        sets.flatMap((set, i) => (choose(set) ? [labelledRows(targets[i]!.array, labelsOf(run, set.split))] : [])),
      close: () => closeAll(needed),
    }
  } catch (error) {
    await closeAll(open.values())
    throw error
  }
}

const tooLarge = {
  type: 'warning',
  message:
    'Some features are too large for float16 (above 60,000): those views are kept as float32, which takes twice the room.',
} as const

const withLayer = (set: FeatureSet, layer: string): FeatureSet => ({ ...set, settings: { ...set.settings, layer } })

const requestFor = ({ run, pipeline, places, engine, weights }: Materials, set: FeatureSet, layer: string) => ({
  root: places.features,
  settings: {
    ...{ orientation: run.dataset.orientation, decoder: engine.decoder },
    ...{ weights: weights.name, engine: engine.info.engine, tensorflow: engine.info.tensorflow },
    ...set.settings,
    kernel: kernelOf(pipeline.prefix, engine.info),
  } satisfies FeatureSettings,
  images: run.images[set.split].map(image => image.sha256),
  rowShape: rowShapeOf(pipeline, layer),
  chunkSize: microBatch,
})

const rowShapeOf = ({ prefix }: Pipeline, layer: string) => shapesOf(prefix).get(layer)!.map(Number)

/** Bytes that the missing rows will take, as the output of that layer. */
const bytesMissing = (pipeline: Pipeline, targets: readonly Target[], layer: string): number => {
  const values = sizeOf(rowShapeOf(pipeline, layer))
  return targets.reduce(
    (sum, { array }) => sum + array.missing().flat().length * values * (array.dtype() === 'float16' ? 2 : 4),
    0,
  )
}

/** The layer that a later fine-tuning starts from, where the run passes it and the disk has room for both. */
const alsoKept = async ({ run, pipeline, places }: Materials, targets: readonly Target[]): Promise<string | null> => {
  const layer = layerForFineTuning(run.spec, pipeline)
  if (layer === null || missingRows(targets) === 0) return null
  const bytes = bytesMissing(pipeline, targets, cutLayer(pipeline)) + bytesMissing(pipeline, targets, layer)
  return (await hasRoomFor(places.features, bytes, await readCacheLimit(places.settings))) ? layer : null
}

const compute = async (materials: Materials, targets: readonly Target[]): Promise<void> => {
  const { run, pipeline, places, control } = materials
  const arrays = [...new Set(targets.map(({ array }) => array))]
  const total = targets.reduce((sum, { array }) => sum + array.count, 0)
  const missing = missingRows(targets)
  const report = phaseProgress(control, 'features', total - missing, total)
  if (missing === 0) return
  const layers = [cutLayer(pipeline), ...new Set(targets.flatMap(({ also }) => (also ? [also.layer] : [])))]
  const bytes = layers.reduce((sum, layer) => sum + bytesMissing(pipeline, targets, layer), 0)
  await makeRoom(places.features, await readCacheLimit(places.settings), bytes) // what is open stays
  const prefix = await prefixOf(materials)
  try {
    await computeFeatures(run, targets, extractionWith(materials, prefix), () =>
      report(total - arrays.reduce((sum, array) => sum + array.missing().flat().length, 0)),
    )
  } finally {
    prefix.dispose()
  }
}

const labelsOf = ({ dataset, images }: RunFile, split: Split): Labels =>
  dataset.kind === 'regression'
    ? Float64Array.from(images[split], image => image.target!)
    : Int32Array.from(images[split], image => image.label!)

/** Labels beside the features, so that anybody can load both with NumPy. */
const writeLabels = (run: RunFile, split: Split, array: FeatureArray): Promise<void> =>
  writeNpy(arrayPlaces(array.folder).labels(run.dataset.name), [array.count], labelsOf(run, split))

const labelledRows = (array: FeatureArray, labels: Labels): LabelledRows => ({
  count: array.count,
  shape: array.rowShape,
  rowLength: sizeOf(array.rowShape),
  labels,
  read: (rows, into) => readTogether(rows, into, (each, place) => array.readRows(each, place)),
})
