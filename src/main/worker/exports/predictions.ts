import type { Engine } from '../../engine/load.ts'
import { createPrefix } from '../../ml/features/prefix.ts'
import { createPredictor } from '../../ml/predictor.ts'
import { predictedClasses } from '../../ml/training/metrics.ts'
import type { NamedArrays } from '../../files/safetensors.ts'
import type { Outputs } from '../../nets/outputs.ts'
import { isRegression } from '../../nets/outputs.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'
import type { ExportParity } from '../../../shared/contract/exports.ts'
import type { Golden } from './golden.ts'

/**
 * What the run itself says of the golden pictures, the way `predict` goes: preprocessing, frozen layers, trained layers.
 *
 * @returns a probability for each class and picture, or a number a picture
 */
export const predictionsOfRun = async (
  { prefix, suffix, preprocess }: Pipeline,
  frozen: NamedWeights,
  trained: NamedArrays,
  { pixels, count }: Golden,
  outputs: Outputs,
  chains: Engine['chains'],
): Promise<Float32Array> => {
  const below = createPrefix(prefix, frozen, preprocess, chains)
  const above = createPredictor(suffix, trained, outputs)
  try {
    const [features] = await below.run(pixels)
    const unknown = new Int32Array(count) // what comes out does not hang on labels
    return above.evaluate(features, unknown).outputs
  } finally {
    above.dispose()
    below.dispose()
  }
}

/** What an exported model puts out, as predictions: of a single sigmoid both classes. */
export const asPredictions = (values: Float32Array, outputs: Outputs): Float32Array =>
  outputs === 2 ? Float32Array.from({ length: 2 * values.length }, (_, at) => bothOf(values[at >> 1]!, at & 1)) : values

const bothOf = (second: number, at: number) => (at === 1 ? second : 1 - second)

/** Hold an export's predictions against the run's. */
export const compare = (run: Float32Array, exported: Float32Array, golden: Golden, outputs: Outputs): ExportParity => {
  if (run.length !== exported.length)
    throw new Error(`an export gave ${exported.length} numbers where the run gives ${run.length}`)
  let maxAbsDifference = 0
  for (const [at, value] of run.entries()) {
    const difference = Math.abs(value - exported[at]!)
    // A difference that is no number is not a small one.
    if (!(difference <= maxAbsDifference)) maxAbsDifference = Number.isNaN(difference) ? Infinity : difference
  }
  const { count: images, files } = golden
  if (isRegression(outputs)) return { images, files, maxAbsDifference, sameClass: null }
  const [ours, theirs] = [run, exported].map(values => predictedClasses(values, outputs)) as [Int32Array, Int32Array]
  return { images, files, maxAbsDifference, sameClass: ours.every((label, at) => label === theirs[at]) }
}

/**
 * How far predictions may be apart: float32 sums in another order, and nothing more. Numbers are measured by the deviation of
 * the targets, or by the predictions where those lie farther off: rounding grows with them.
 *
 * @param expected what the run itself says
 */
export const tolerance = (outputs: Outputs, expected: Float32Array): number => {
  if (!isRegression(outputs)) return 1e-3
  const farthest = expected.reduce((most, value) => Math.max(most, Math.abs(value - outputs.mean)), 0)
  return 1e-3 * Math.max(outputs.std, farthest)
}
