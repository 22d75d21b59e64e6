import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import * as tf from '@tensorflow/tfjs-core'
import { LabError } from '../../../../shared/contract/errors.ts'
import type { Engine } from '../../../engine/load.ts'
import { listKey } from '../../../files/feature-settings.ts'
import { ifWhole } from '../../../files/if-there.ts'
import { openNpyRows, writeNpy } from '../../../files/npy.ts'
import { homePlaces } from '../../../files/places.ts'
import { pooledRows } from '../../../ml/insight/pooled.ts'
import { asTheyAre, extract, inChunks } from '../../../ml/features/extract.ts'
import { createPrefix, microBatch } from '../../../ml/features/prefix.ts'
import { channelsLast } from '../../../ml/model/data-format.ts'
import { forward } from '../../../ml/model/forward.ts'
import { inputTensor } from '../../../ml/model/input-tensor.ts'
import { indexOfLayer } from '../../../nets/cut.ts'
import { cutLayer } from '../../../nets/pipeline.ts'
import type { ModelRef, PicturesRef } from '../../insight-protocol.ts'
import { phaseProgress } from '../../progress.ts'
import type { JobControl } from '../job.ts'
import { modelWeights } from '../model-weights.ts'
import type { Materials } from '../run-features.ts'
import { splitFeatures } from '../run-features.ts'
import { boundDrawings, drawingPath } from './drawings.ts'
import { runOn } from './model-run.ts'
import { openModel } from './open-model.ts'
import type { OpenModel } from './open-model.ts'

/** Features made small, a row a picture. */
export interface LayerFeatures {
  /** float32 [count, length] */
  rows: Float32Array
  count: number
  length: number
}

interface Wanted {
  home: string
  model: ModelRef
  layer: string
  pictures: PicturesRef
}

/**
 * What a layer puts out for each picture of a split, the mean over all positions. Where the layer lies above the frozen
 * ones, their features come from the cache of features, and what is missing there is computed and kept for runs too.
 *
 * @throws LabError `not-found` for the layer, `image-changed`, `stopped`
 */
export const layerFeatures = async (engine: Engine, wanted: Wanted, control: JobControl): Promise<LayerFeatures> => {
  const { home, layer, pictures } = wanted
  const model = await openModel(home, wanted.model)
  const path = drawingPath(
    home,
    [
      ...['pooled 1', model.key, engine.info.engine, engine.info.tensorflow ?? '', engine.decoder],
      ...[layer, pictures.orientation, listKey(pictures.images.map(({ sha256 }) => sha256))],
    ],
    'npy',
  )
  const count = pictures.images.length
  const known = await readKept(path)
  if (known) return { rows: known, count, length: known.length / count }
  const rows = await compute(engine, wanted, model, control)
  const length = rows.length / count
  await writeNpy(path, [count, length], rows)
  await boundDrawings(home)
  return { rows, count, length }
}

const readKept = (path: string): Promise<Float32Array | null> =>
  ifWhole(async () => {
    const file = await openNpyRows(path)
    try {
      const count = file.shape[0] ?? 0
      const rows = new Float32Array(count * file.rowLength)
      await file.readRows(
        Array.from({ length: count }, (_, row) => row),
        rows,
      )
      return rows
    } finally {
      await file.close()
    }
  })

const compute = async (
  engine: Engine,
  { home, model: ref, layer, pictures }: Wanted,
  model: OpenModel,
  control: JobControl,
): Promise<Float32Array> => {
  const places = homePlaces(home)
  const { run, pipeline } = await runOn(ref, pictures)
  const source = { folder: ref.kind === 'run' ? ref.folder : '', ...run, startName: run.parent?.sha256 ?? '' }
  const weights = await modelWeights(places, source, pipeline)
  const materials: Materials = { engine, places, run, pipeline, weights, control }
  const cut = indexOfLayer(model.net, layer) - indexOfAny(model.net, cutLayer(pipeline))
  return cut < 0 ? onTheWay(materials, layer, pictures) : aboveTheCut(materials, model, layer, pictures)
}

/** Where the frozen layers end in the whole model; from scratch, before all of its layers. */
const indexOfAny = (net: OpenModel['net'], name: string) => net.layers.findIndex(layer => layer.name === name)

/** A layer among the frozen ones: its whole output would fill the disk, so that only the means are kept. */
const onTheWay = async (
  { engine, run, pipeline, weights, control }: Materials,
  layer: string,
  { split }: PicturesRef,
): Promise<Float32Array> => {
  const layers = pipeline.prefix.layers.slice(0, indexOfLayer(pipeline.prefix, layer) + 1)
  const prefix = createPrefix({ ...pipeline.prefix, layers }, await weights.prefix(), pipeline.preprocess)
  try {
    const images = run.images[split]
    const channels = prefix.rowShape.at(-1)!
    const rows = new Float32Array(images.length * channels)
    const report = phaseProgress(control, 'features', 0, images.length)
    const chunks = inChunks(
      images.map(({ file, sha256 }) => ({ path: join(run.dataset.path, file), name: file, sha256 })),
    ).map(chunk => ({ pictures: chunk, versions: asTheyAre }))
    const { orientation } = run.dataset
    let done = 0
    for await (const [features] of extract(chunks, {
      prefix,
      reading: engine,
      orientation,
      signal: control.signal,
    })) {
      const some = features.length / prefix.rowLength
      rows.set(pooledRows(features, some, channels), done * channels)
      done += some
      report(done)
    }
    return rows
  } finally {
    prefix.dispose()
  }
}

/** The last frozen layer or a trained one: the frozen features go through what is above them. */
const aboveTheCut = async (
  materials: Materials,
  model: OpenModel,
  layer: string,
  { split }: PicturesRef,
): Promise<Float32Array> => {
  const { pipeline, control } = materials
  const features = await splitFeatures(materials, [split])
  try {
    const source = features.rows(split)
    const report = phaseProgress(control, 'evaluate', 0, source.count)
    let rows = new Float32Array()
    for (let from = 0; from < source.count; from += microBatch) {
      await setImmediate() // lets a message in
      if (control.signal.aborted) throw new LabError('stopped', 'Stopped.')
      const some = Math.min(microBatch, source.count - from)
      const values = new Float32Array(some * source.rowLength)
      await source.read(
        Array.from({ length: some }, (_, at) => from + at),
        values,
      )
      const pooled =
        layer === cutLayer(pipeline) ? pooledRows(values, some, source.shape.at(-1)!) : through(values, some)
      if (from === 0) rows = new Float32Array((source.count * pooled.length) / some)
      rows.set(pooled, (from * pooled.length) / some)
      report(from + some)
    }
    return rows
  } finally {
    await features.close()
  }

  function through(values: Float32Array, some: number): Float32Array {
    const output = tf.tidy(() => {
      const input = inputTensor(pipeline.suffix, values, some)
      return channelsLast(pipeline.suffix, forward(pipeline.suffix, model.weights, input, { until: layer })).clone()
    })
    try {
      return pooledRows(output.dataSync<'float32'>() as Float32Array, some, output.shape.at(-1)!)
    } finally {
      output.dispose()
    }
  }
}
