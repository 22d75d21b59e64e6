import { LabError } from '../../shared/contract/errors.ts'
import type { ImageResult } from '../../shared/contract/runs.ts'
import type { RunImage } from '../files/run-file.ts'
import type { Classifier } from './classifier.ts'
import type { LabelledRows } from './data/labelled-rows.ts'
import { resultsOf } from './training/measure.ts'
import { predictedClasses } from './training/metrics.ts'

/** Class names with the model's probabilities, as results carry them. */
export const probabilitiesByClass = (
  probabilities: Float32Array,
  row: number,
  classes: readonly string[],
): Record<string, number> =>
  Object.fromEntries(classes.map((name, k) => [name, probabilities[row * classes.length + k]!]))

/**
 * What a model makes of every picture of a split.
 *
 * @param images in the order of the rows
 * @param onProgress hears how many pictures are done
 * @throws LabError `stopped`
 */
export const evaluateImages = async (
  classifier: Classifier,
  rows: LabelledRows,
  images: readonly RunImage[],
  classes: readonly string[],
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (done: number) => void },
): Promise<ImageResult[]> => {
  const results: ImageResult[] = []
  for await (const { losses, probabilities, labels } of resultsOf(classifier, rows)) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    const predicted = predictedClasses(probabilities, classes.length)
    for (let i = 0; i < labels.length; i++) {
      const { file, sha256 } = images[results.length]!
      results.push({
        file,
        class: classes[labels[i]!]!,
        predicted: classes[predicted[i]!]!,
        probabilities: probabilitiesByClass(probabilities, i, classes),
        value: null,
        target: null,
        loss: losses[i]!,
        sha256,
      })
    }
    onProgress?.(results.length)
  }
  return results
}
