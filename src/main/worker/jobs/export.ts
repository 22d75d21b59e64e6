import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../../engine/load.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { ExportFormat, ExportParity } from '../../../shared/contract/exports.ts'
import { exportFormatInfo } from '../../../shared/contract/exports.ts'
import { homePlaces } from '../../files/places.ts'
import { exportedModel } from '../../exports/exported-model.ts'
import type { ExportedModel } from '../../exports/exported-model.ts'
import { aboutModel } from '../../exports/about.ts'
import type { AboutModel } from '../../exports/about.ts'
import { writeTwin } from '../../exports/twin/write-twin.ts'
import { writers } from '../../exports/writers.ts'
import type { ModelFile } from '../../ml/model-file.ts'
import { pipelineOfModel, readModel } from '../../ml/model-file.ts'
import { savedWeights } from '../../ml/saved-weights.ts'
import { outputsOf } from '../../nets/outputs.ts'
import type { Outputs } from '../../nets/outputs.ts'
import { goldenPictures } from '../exports/golden.ts'
import type { Golden } from '../exports/golden.ts'
import { asPredictions, compare, predictionsOfRun, tolerance } from '../exports/predictions.ts'
import { reloads } from '../exports/reload.ts'
import { twinOf } from '../exports/twin.ts'
import { phaseProgress } from '../progress.ts'
import type { ExportInput } from '../protocol.ts'
import type { Job } from './job.ts'
import { modelWeights } from './model-weights.ts'
import { checkpointWeights } from './training-store.ts'

/** A run's model on its way out. */
interface Leaving {
  exported: ExportedModel
  about: AboutModel
  golden: Golden
  /** What the run itself says of the golden pictures. */
  expected: Float32Array
  outputs: Outputs
}

/** Steps that are told: weights and golden pictures, written, read back. */
const steps = 3

/**
 * Write a run's model in a format, read it back from the disk, and hold its predictions on golden pictures against those of
 * the run. What does not give the same predictions is no export.
 *
 * @throws LabError `export-failed`, `run-damaged`, `disk-full`
 */
export const exportJob: Job<'export'> = async (engine, input, control) => {
  const report = phaseProgress(control, 'evaluate', 0, steps)
  const stopHere = () => {
    if (control.signal.aborted) throw new LabError('stopped', 'Stopped.')
  }
  const { format, workFolder, entry } = input
  if (format === 'notebook' || format === 'script') {
    const twin = await twinOf(input)
    report(1)
    stopHere()
    await writeTwin(workFolder, entry, twin, format)
    report(steps)
    return { parity: null }
  }
  const model = await readModel(input.folder)
  const leaving = await prepare(engine, input, model)
  report(1)
  stopHere()
  const path = join(workFolder, entry)
  if (exportFormatInfo[format].extension === '') await mkdir(path)
  await writers[format](path, workFolder, leaving.exported, leaving.about)
  report(2)
  stopHere()
  const parity = await tryOut(format, path, workFolder, leaving)
  report(steps)
  return { parity }
}

const prepare = async (
  engine: Engine,
  { home, folder, checkpoint, labVersion, classes, golden: pictures }: ExportInput,
  model: ModelFile,
): Promise<Leaving> => {
  const pipeline = pipelineOfModel(model)
  const outputs = outputsOf(model)
  const id = basename(folder)
  const trained = await checkpointWeights(folder, checkpoint, 'Export its best one, which is what `predict` uses.')
  const frozen = await (
    await modelWeights(homePlaces(home), { folder, spec: model.net, weights: model.weights }, pipeline)
  ).prefix()
  const { size, orientation } = model
  const golden = await goldenPictures(pictures, { size, orientation }, engine.decode)
  const expected = await predictionsOfRun(pipeline, frozen, trained, golden, outputs, engine.chains)
  const all = new Map([...frozen, ...savedWeights(pipeline.suffix, trained)])
  const exported = exportedModel(pipeline, all, id)
  return {
    exported,
    about: aboutModel({ id, checkpoint, labVersion, ...model, base: model.net.base, classes }),
    golden,
    expected,
    outputs,
  }
}

/** Read the export back, in each form that it has, and compare; of several forms the worst counts. */
const tryOut = async (
  format: Exclude<ExportFormat, 'notebook' | 'script' | 'share'>,
  path: string,
  scratch: string,
  { golden, expected, outputs, exported, about }: Leaving,
): Promise<ExportParity> => {
  const [height, width] = about.size
  let worst: ExportParity | null = null
  for (const reload of reloads[format]) {
    const pixels = tf.tensor4d(golden.pixels, [golden.count, height, width, 3])
    try {
      const said = asPredictions(await reload(path, scratch, pixels), outputs)
      const parity = compare(expected, said, golden, outputs)
      if (!worst || !(parity.maxAbsDifference <= worst.maxAbsDifference)) worst = parity
    } finally {
      pixels.dispose()
    }
  }
  if (worst && worst.maxAbsDifference <= tolerance(outputs, expected)) return worst
  throw new LabError(
    'export-failed',
    `The ${exportFormatInfo[format].title} export of "${exported.net.name}" does not give the run’s predictions: they differ by up to ${worst?.maxAbsDifference.toPrecision(2)}.`,
    'Nothing was kept. This is a fault of the lab’s; another format may do.',
  )
}
