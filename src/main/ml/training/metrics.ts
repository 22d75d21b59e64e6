import type { EpochRecord } from '../../../shared/contract/runs.ts'
import type { Outputs } from '../../nets/outputs.ts'
import { isRegression } from '../../nets/outputs.ts'

/**
 * The class that the model says for each picture: of two, the second where its probability is over 0.5; of more, the
 * one with the highest probability (the first of equals).
 *
 * @param probabilities [n, classes], row by row
 */
export const predictedClasses = (probabilities: Float32Array, classes: number): Int32Array => {
  const predicted = new Int32Array(probabilities.length / classes)
  for (let i = 0; i < predicted.length; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes)
    if (classes === 2) predicted[i] = row[1]! > 0.5 ? 1 : 0
    else for (let k = 1; k < classes; k++) if (row[k]! > row[predicted[i]!]!) predicted[i] = k
  }
  return predicted
}

/** How many of `predicted` are right. */
export const countRight = (predicted: ArrayLike<number>, labels: ArrayLike<number>): number => {
  let right = 0
  for (let i = 0; i < predicted.length; i++) if (predicted[i] === labels[i]) right++
  return right
}

/** With at most this many classes, being among the likeliest five says nothing. */
const topCount = 5

/**
 * For how many pictures fewer than five classes are likelier than the true one: Keras's `top_k_categorical_accuracy`, in
 * which equals count for the model.
 *
 * @param probabilities [n, classes], row by row
 */
export const countInTop = (probabilities: Float32Array, labels: ArrayLike<number>, classes: number): number => {
  let found = 0
  for (let i = 0; i < labels.length; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes)
    let likelier = 0
    for (const probability of row) if (probability > row[labels[i]!]!) likelier++
    if (likelier < topCount) found++
  }
  return found
}

/** What is counted over pictures besides their loss: sums, so that parts can be added. */
export interface Tally {
  right: number
  /** Of more than five classes. */
  inTop5: number
  /** Of a regression, in the target's unit. */
  absoluteError: number
}

export const emptyTally = (): Tally => ({ right: 0, inTop5: 0, absoluteError: 0 })

/** Add what a batch tells. */
export const countInto = (tally: Tally, outputs: Outputs, said: Float32Array, labels: ArrayLike<number>): void => {
  if (isRegression(outputs)) {
    for (let i = 0; i < labels.length; i++) tally.absoluteError += Math.abs(said[i]! - labels[i]!)
    return
  }
  tally.right += countRight(predictedClasses(said, outputs), labels)
  if (outputs > topCount) tally.inTop5 += countInTop(said, labels, outputs)
}

/** The metrics of so many pictures, as an epoch has them: what does not apply is null. */
export const metricsOf = (
  { right, inTop5, absoluteError }: Tally,
  count: number,
  outputs: Outputs,
): Pick<EpochRecord, 'accuracy' | 'mae'> & { top5: number | null } => ({
  accuracy: isRegression(outputs) ? null : right / count,
  top5: !isRegression(outputs) && outputs > topCount ? inTop5 / count : null,
  mae: isRegression(outputs) ? absoluteError / count : null,
})
