import type { Split } from '../../../shared/contract/datasets.ts'
import { splits } from '../../../shared/contract/datasets.ts'
import type { Engine } from '../../engine/load.ts'
import { makeRoom } from '../../files/feature-arrays.ts'
import type { FeatureArray } from '../../files/feature-cache.ts'
import { openFeatures } from '../../files/feature-cache.ts'
import { arrayPlaces } from '../../files/feature-rows.ts'
import type { FeatureSettings } from '../../files/feature-settings.ts'
import { listKey } from '../../files/feature-settings.ts'
import { writeNpy } from '../../files/npy.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import { checkPictures } from '../../ml/data/check-pictures.ts'
import type { LabelledRows } from '../../ml/data/labelled-rows.ts'
import { extract, picturesIn } from '../../ml/features/extract.ts'
import { createPrefix, microBatch } from '../../ml/features/prefix.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import { cutLayer } from '../../nets/pipeline.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { sizeOf } from '../../nets/variables.ts'
import { phaseProgress } from '../progress.ts'
import { baseWeights, weightsName } from './base-weights.ts'
import type { JobControl } from './job.ts'

/** What the cache of features may take of the disk, in bytes. */
const cacheLimit = 20e9

/** Everything that decides the features of a run's pictures. */
export const featureSettings = (run: RunFile, pipeline: Pipeline, { info, decoder }: Engine): FeatureSettings => ({
  orientation: run.dataset.orientation,
  decoder,
  size: [run.spec.size, run.spec.size],
  aspect: 'stretch',
  view: null,
  preprocess: pipeline.preprocess,
  weights: weightsName(run.weights, run.spec.seed),
  base: run.spec.base,
  layer: cutLayer(pipeline),
  dtype: 'float32',
  engine: info.engine,
  tensorflow: info.tensorflow,
})

/** Features of splits, whole and held open. */
export interface RunFeatures {
  rows(split: Split): LabelledRows
  close(): Promise<void>
}

/**
 * The frozen layers' output for the pictures of a run: from the cache what is there, computed what is not. All pictures
 * are looked at first: one that is gone or changed since the run was made is named before hours go into the rest.
 *
 * @param wanted the splits that are needed
 */
export const runFeatures = async (
  engine: Engine,
  places: HomePlaces,
  { run, pipeline }: { run: RunFile; pipeline: Pipeline },
  wanted: readonly Split[],
  control: JobControl,
): Promise<RunFeatures> => {
  const order = splits.filter(split => wanted.includes(split))
  await checkPictures(
    run.dataset.path,
    order.flatMap(split => run.images[split]),
    control.signal,
  )
  const settings = featureSettings(run, pipeline, engine)
  const rowShape = shapesOf(pipeline.prefix).get(cutLayer(pipeline))!.map(Number)
  const open = new Map<string, FeatureArray>()
  const close = async () => {
    for (const array of open.values()) await array.close()
  }
  try {
    const arrays = new Map<Split, FeatureArray>()
    for (const split of order) {
      const images = run.images[split].map(image => image.sha256)
      const key = listKey(images) // two splits with the very same pictures share an array
      if (!open.has(key)) {
        const request = { root: places.features, settings, images, rowShape, chunkSize: microBatch }
        open.set(key, await openFeatures(request))
      }
      arrays.set(split, open.get(key)!)
    }
    await compute(engine, places, { run, pipeline }, arrays, control)
    for (const [split, array] of arrays) await writeLabels(run, split, array)
    return { rows: split => labelledRows(arrays.get(split)!, labelsOf(run, split)), close }
  } catch (error) {
    await close()
    throw error
  }
}

const compute = async (
  engine: Engine,
  places: HomePlaces,
  { run, pipeline }: { run: RunFile; pipeline: Pipeline },
  arrays: ReadonlyMap<Split, FeatureArray>,
  control: JobControl,
): Promise<void> => {
  const total = [...arrays.values()].reduce((sum, array) => sum + array.count, 0)
  const missing = () => [...new Set(arrays.values())].reduce((sum, array) => sum + array.missing().flat().length, 0)
  let done = total - missing()
  const report = phaseProgress(control, 'features', done, total)
  if (missing() === 0) return
  const rowBytes = 4 * sizeOf(shapesOf(pipeline.prefix).get(cutLayer(pipeline))!.map(Number))
  await makeRoom(places.features, cacheLimit, missing() * rowBytes) // what is open stays
  const weights = await baseWeights(places, run.weights, pipeline.prefix, run.spec.seed)
  const prefix = createPrefix(pipeline.prefix, weights, pipeline.preprocess)
  try {
    for (const [split, array] of arrays) {
      const chunks = array.missing()
      const pictures = picturesIn(run.dataset.path, run.images[split])
      const { orientation } = run.dataset
      const extraction = { prefix, decode: engine.decode, orientation, signal: control.signal }
      let at = 0
      for await (const features of extract(
        chunks.map(chunk => chunk.map(row => pictures[row]!)),
        extraction,
      )) {
        const chunk = chunks[at++]!
        await array.writeChunk(chunk, features)
        report((done += chunk.length))
      }
    }
  } finally {
    prefix.dispose()
  }
}

const labelsOf = (run: RunFile, split: Split): Int32Array => Int32Array.from(run.images[split], image => image.label!)

/** Labels beside the features, so that anybody can load both with NumPy. */
const writeLabels = (run: RunFile, split: Split, array: FeatureArray): Promise<void> =>
  writeNpy(arrayPlaces(array.folder).labels(run.dataset.name), [array.count], labelsOf(run, split))

const labelledRows = (array: FeatureArray, labels: Int32Array): LabelledRows => ({
  count: array.count,
  shape: array.rowShape,
  rowLength: sizeOf(array.rowShape),
  labels,
  read: (rows, into) => array.readRows(rows, into),
})
