import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawView, freshStream } from '../../../shared/augment/views.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { isAugmented } from '../../../shared/contract/run-spec.ts'
import type { Engine } from '../../engine/load.ts'
import type { KeptPictures } from '../../ml/data/kept-pictures.ts'
import { keepPictures } from '../../ml/data/kept-pictures.ts'
import type { Chunk } from '../../ml/features/extract.ts'
import { asTheyAre, extract, inChunks } from '../../ml/features/extract.ts'
import type { Prefix } from '../../ml/features/prefix.ts'
import { createPrefix, microBatch } from '../../ml/features/prefix.ts'
import type { TrainableModel } from '../../ml/training/model.ts'
import { createModel } from '../../ml/training/model.ts'
import { optimizerOf } from '../../ml/training/optimizers/index.ts'
import { isRegression } from '../../nets/outputs.ts'
import { pipelineOf, wholeBase } from '../../nets/pipeline.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { sizeOf } from '../../nets/variables.ts'
import { initialWeights } from '../../weights/initial.ts'
import { readWeightsFile } from '../../weights/read.ts'
import type { MeasureInput } from '../protocol.ts'
import type { Job } from './job.ts'

/** A part that is ready to be measured. */
interface Prepared {
  /** Does what is measured once; resolves to how many pictures or updates that were. */
  once(): Promise<number>
  dispose(): void | Promise<void>
}

/** Those that measurements asked to keep: a comparison measures some in turn, each many times. */
const kept = new Map<string, Prepared>()
const keptAtMost = 4

/**
 * How long a part of a run takes on this machine, in seconds for a picture or an update. Before a part is measured for
 * the first time it is done once: the engine then has its kernels and buffers ready.
 */
export const measureJob: Job<'measure'> = async (engine, input, { signal }) => {
  const { what, spec, outputs, weightsFile, pictures } = input
  const key = JSON.stringify({ what, spec, outputs, weightsFile, pictures })
  try {
    const known = kept.get(key)
    if (!known && kept.size >= keptAtMost) await release()
    const prepared = known ?? (await prepare(engine, input, signal))
    kept.set(key, prepared)
    if (!known) await prepared.once()
    const seconds: number[] = []
    for (let repeat = 0; repeat < input.repeats; repeat++) {
      if (signal.aborted) throw new LabError('stopped', 'Stopped.')
      const began = performance.now()
      const count = await prepared.once()
      seconds.push((performance.now() - began) / 1000 / count)
    }
    if (!input.keep) await release()
    return { seconds }
  } catch (error) {
    await release()
    throw error
  }
}

const release = async () => {
  for (const { dispose } of kept.values()) await dispose()
  kept.clear()
}

const prepare = async (engine: Engine, input: MeasureInput, signal: AbortSignal): Promise<Prepared> => {
  const pipeline = pipelineOf(input.spec, input.outputs)
  switch (input.what) {
    case 'prefix': {
      const prefix = await prefixOf(engine, input, pipeline)
      const pixels = ramp(microBatch * sizeOf(shapeOf(pipeline.prefix.layers[0]!.name, pipeline)), 255)
      return { once: () => prefix.run(pixels).then(() => microBatch), dispose: prefix.dispose }
    }
    case 'extract':
    case 'again': {
      const prefix = await prefixOf(engine, input, pipeline)
      const chunks = chunksOf(input)
      const kept = input.what === 'again' ? await keptBeside(input) : null
      const extraction = { prefix, reading: engine, kept, orientation: 'exif', signal } as const
      const once = async () => {
        for await (const features of extract(chunks, extraction)) void features
        return input.pictures.length
      }
      const dispose = async () => {
        prefix.dispose()
        await kept?.close()
      }
      return { once, dispose }
    }
    case 'step':
    case 'evaluate':
      return trainedPart(input, pipeline)
  }
}

const prefixOf = async (
  { chains }: Engine,
  { spec, weightsFile }: MeasureInput,
  { prefix, preprocess }: Pipeline,
): Promise<Prefix> => {
  const weights =
    weightsFile === null ? initialWeights(prefix, spec.seed) : await readWeightsFile(weightsFile, wholeBase(spec))
  return createPrefix(prefix, weights, preprocess, chains)
}

/** The pictures that the first pass decodes, in a file of no name. */
const keptBeside = async ({ spec: { size } }: MeasureInput): Promise<KeptPictures> => {
  const folder = await mkdtemp(join(tmpdir(), 'unfreeze-measure-'))
  try {
    return await keepPictures(join(folder, 'pictures'), size * size * 3)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** With random changes of the pictures where the settings have some. */
const chunksOf = ({ spec, pictures }: MeasureInput): Chunk[] =>
  inChunks(pictures.map(path => ({ path, name: path, sha256: null }))).map(chunk => ({
    pictures: chunk,
    versions: isAugmented(spec)
      ? [{ views: chunk.map(({ path }) => drawView(spec, freshStream(spec.seed, 1, path))), also: [] }]
      : asTheyAre,
  }))

const trainedPart = ({ what, spec, outputs }: MeasureInput, pipeline: Pipeline): Prepared => {
  const { suffix } = pipeline
  const model: TrainableModel = createModel(suffix, initialWeights(suffix, spec.seed), optimizerOf(spec), outputs)
  const values = ramp(
    spec.batch * sizeOf(shapeOf(pipeline.prefix.layers.at(-1)!.name, pipeline)),
    spec.recipe === 'scratch' ? 255 : 1,
  )
  const labels = Int32Array.from({ length: spec.batch }, (_, at) => at % (isRegression(outputs) ? 2 : outputs))
  const pictures = Uint32Array.from(labels, (_, at) => at)
  let update = 0
  const once =
    what === 'step'
      ? () => {
          update += 1
          const draw = { seed: spec.seed, epoch: 1, step: update, pictures }
          model.train(values, labels, draw, { learningRate: spec.learningRate, update })
          return Promise.resolve(1)
        }
      : () => {
          model.evaluate(values, labels)
          return Promise.resolve(spec.batch)
        }
  return { once, dispose: () => model.dispose() }
}

const shapeOf = (layer: string, { prefix }: Pipeline) => shapesOf(prefix).get(layer)!.map(Number)

/** Numbers without meaning, 0 to `most`, that do not repeat soon: the time does not depend on them. */
const ramp = (length: number, most: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (((i * 7919) % 10007) / 10007) * most)
