import { LabError } from '../../shared/contract/errors.ts'
import type { ImageResult } from '../../shared/contract/runs.ts'
import type { RunImage } from '../files/run-file.ts'
import type { LabelledRows } from './data/labelled-rows.ts'
import type { Predictor } from './predictor.ts'
import { resultsOf } from './training/measure.ts'
import { predictedClasses } from './training/metrics.ts'

/** Class names with the model's probabilities, as results carry them. */
const probabilitiesByClass = (
  probabilities: Float32Array,
  row: number,
  classes: readonly string[],
): Record<string, number> =>
  Object.fromEntries(classes.map((name, k) => [name, probabilities[row * classes.length + k]!]))

type Said = Pick<ImageResult, 'predicted' | 'probabilities' | 'value'>

/**
 * What a model says of each picture, in words of the dataset: a class with all probabilities, or a number.
 *
 * @param outputs of a predictor
 * @param classes empty for a regression
 */
export const saidOf = (outputs: Float32Array, classes: readonly string[]): Said[] => {
  if (classes.length === 0) return Array.from(outputs, value => ({ predicted: null, probabilities: {}, value }))
  return Array.from(predictedClasses(outputs, classes.length), (predicted, row) => ({
    predicted: classes[predicted]!,
    probabilities: probabilitiesByClass(outputs, row, classes),
    value: null,
  }))
}

/**
 * What a model makes of every picture of a split.
 *
 * @param images in the order of the rows
 * @param classes empty for a regression
 * @param onProgress hears how many pictures are done
 * @throws LabError `stopped`
 */
export const evaluateImages = async (
  predictor: Predictor,
  rows: LabelledRows,
  images: readonly RunImage[],
  classes: readonly string[],
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (done: number) => void },
): Promise<ImageResult[]> => {
  const results: ImageResult[] = []
  for await (const { losses, outputs } of resultsOf(predictor, rows)) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    for (const [i, said] of saidOf(outputs, classes).entries()) {
      const { file, sha256, label, target } = images[results.length]!
      const isClass = classes.length > 0
      results.push({
        file,
        class: isClass ? classes[label!]! : null,
        ...said,
        target: isClass ? null : target,
        loss: losses[i]!,
        sha256,
      })
    }
    onProgress?.(results.length)
  }
  return results
}
