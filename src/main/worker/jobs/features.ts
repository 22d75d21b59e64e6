import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Split } from '../../../shared/contract/datasets.ts'
import { splits } from '../../../shared/contract/datasets.ts'
import type { Engine } from '../../engine/load.ts'
import { writeJson } from '../../files/atomic.ts'
import { onDisk } from '../../files/disk-error.ts'
import { createNpyRows, writeNpy } from '../../files/npy.ts'
import type { PictureToRead } from '../../ml/data/pictures.ts'
import { asTheyAre, extract, inChunks } from '../../ml/features/extract.ts'
import type { Prefix } from '../../ml/features/prefix.ts'
import { createPrefix } from '../../ml/features/prefix.ts'
import { indexOfLayer } from '../../nets/cut.ts'
import { netById } from '../../nets/index.ts'
import type { PreprocessMode } from '../../nets/entry.ts'
import { initialWeights, seedOfBases } from '../../weights/initial.ts'
import { readWeightsFile } from '../../weights/read.ts'
import { phaseProgress } from '../progress.ts'
import type { FeaturesInput } from '../protocol.ts'
import type { Job, JobControl } from './job.ts'

/** Write what a layer of a base puts out for pictures as .npy, in the order given. */
export const featuresJob: Job<'features'> = async (engine, input, control) => {
  const entry = netById(input.base)
  const base = entry.build({ inputShape: input.inputShape, weights: input.weights })
  const layer = input.layer ?? base.layers.at(-1)!.name
  const net = { ...base, layers: base.layers.slice(0, indexOfLayer(base, layer) + 1) }
  const named = input.weightsFile ? await readWeightsFile(input.weightsFile, base) : initialWeights(base, seedOfBases)
  const prefix = createPrefix(net, named, entry.preprocess, engine.chains)
  try {
    const began = performance.now()
    const count = await write(engine, input, prefix, control)
    return {
      out: input.out,
      shape: [count, ...prefix.rowShape],
      dtype: 'float32',
      layer,
      preprocess: entry.preprocess satisfies PreprocessMode,
      secondsPerImage: (performance.now() - began) / 1000 / Math.max(1, count),
    }
  } finally {
    prefix.dispose()
  }
}

/** @returns how many pictures there were */
const write = async (engine: Engine, input: FeaturesInput, prefix: Prefix, control: JobControl): Promise<number> => {
  const { source, out } = input
  const extraction = { prefix, reading: engine, orientation: input.orientation, signal: control.signal }
  if (source.kind === 'pictures') {
    const pictures = source.pictures.map(({ path, file }) => ({ path, name: file, sha256: null }))
    const report = phaseProgress(control, 'features', 0, pictures.length)
    await writeFeatures(out, pictures, extraction, report)
    return pictures.length
  }
  const count = splits.reduce((sum, split) => sum + source.splits[split].length, 0)
  const report = phaseProgress(control, 'features', 0, count)
  let before = 0
  for (const split of splits) {
    const images = source.splits[split]
    const file = (what: string) => join(out, `${split}_${what}`)
    const pictures = images.map(({ file, sha256 }) => ({ path: join(source.path, file), name: file, sha256 }))
    await writeFeatures(file('features.npy'), pictures, extraction, done => report(before + done))
    await writeNpy(file('labels.npy'), [images.length], labelsOf(images))
    await writeJson(
      file('files.json'),
      images.map(image => image.file),
    )
    before += images.length
  }
  return count
}

/** Classes as integers, or the numbers to predict as float32. */
const labelsOf = (images: FeaturesSplit): Int32Array | Float32Array =>
  images.every(({ label }) => label !== null)
    ? Int32Array.from(images, ({ label }) => label!)
    : Float32Array.from(images, ({ target }) => target ?? NaN)
type FeaturesSplit = Extract<FeaturesInput['source'], { kind: 'dataset' }>['splits'][Split]

/** Write one array chunk by chunk; under its name it is there whole or not at all. */
const writeFeatures = async (
  path: string,
  pictures: readonly PictureToRead[],
  extraction: Parameters<typeof extract>[1],
  report: (done: number) => void,
): Promise<void> => {
  const half = `${path}.${process.pid}.part`
  await onDisk(half, () => rm(half, { force: true }))
  try {
    const writer = await createNpyRows(half, [pictures.length, ...extraction.prefix.rowShape], 'float32')
    try {
      const chunks = inChunks(pictures).map(chunk => ({ pictures: chunk, versions: asTheyAre }))
      let done = 0
      for await (const [features] of extract(chunks, extraction)) {
        await writer.writeRows(done, features)
        done += features.length / extraction.prefix.rowLength
        report(done)
      }
      await writer.sync()
    } finally {
      await writer.close()
    }
    await onDisk(path, () => rename(half, path))
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
}
