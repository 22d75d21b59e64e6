import type { TargetScaling } from '../../../shared/contract/runs.ts'
import type { Outputs } from '../../nets/outputs.ts'
import { isRegression } from '../../nets/outputs.ts'

/**
 * Cross-entropy from logits, as Keras computes it behind a final sigmoid or softmax: without a ceiling, and stable where
 * probabilities round to 0 or 1; mean squared error for a regression. The numbers are few (a row a picture), so they are
 * computed here in float64.
 */
export interface LossOfBatch {
  /** Loss of each picture. */
  losses: Float64Array
  /**
   * What the model says, float32: the probability of each class for each picture, [n, classes], row by row; of a regression
   * the number of each picture, [n].
   */
  outputs: Float32Array
  /** d(mean loss) / d(what stands before the last activation), of that one's shape. */
  gradient: Float32Array
}

/**
 * @param values what stands before the final sigmoid ([n, 1], two classes) or softmax ([n, classes]); of a regression the
 *   model's number ([n, 1])
 * @param labels class of each picture, or its number
 * @param batch how many pictures the mean is over: more than these where they are a part of a batch
 * @param classWeights what the loss of a picture of each class counts, as Keras's `class_weight`: the mean is still over
 *   the number of pictures
 * @example lossOf(2, Float32Array.of(97), [0]).losses[0] // 97
 */
export const lossOf = (
  outputs: Outputs,
  values: Float32Array,
  labels: ArrayLike<number>,
  batch = labels.length,
  classWeights: readonly number[] | null = null,
): LossOfBatch =>
  isRegression(outputs)
    ? squaredError(outputs, values, labels, batch)
    : crossEntropy(values, labels, outputs, batch, classWeights)

export const crossEntropy = (
  logits: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
  batch = labels.length,
  classWeights: readonly number[] | null = null,
): LossOfBatch => {
  const loss =
    logits.length === labels.length && classes === 2
      ? binary(logits, labels, batch)
      : categorical(logits, labels, classes, batch)
  if (classWeights) weigh(loss, labels, classWeights)
  return loss
}

/**
 * The loss is in the target's unit squared, as `mse` gives it; the gradient is that of the mean squared error of the
 * scaled targets, (value - target) / std, so that a learning rate means the same whatever the unit.
 */
const squaredError = (
  { std }: TargetScaling,
  values: Float32Array,
  targets: ArrayLike<number>,
  batch: number,
): LossOfBatch => {
  const n = targets.length
  const result: LossOfBatch = { ...empty(n, 0, n), outputs: values }
  for (let i = 0; i < n; i++) {
    const error = values[i]! - targets[i]!
    result.losses[i] = error * error
    result.gradient[i] = (2 * error) / (std * std * batch)
  }
  return result
}

const binary = (logits: Float32Array, labels: ArrayLike<number>, batch: number): LossOfBatch => {
  const n = logits.length
  const result = empty(n, 2, n)
  for (let i = 0; i < n; i++) {
    const x = logits[i]!
    const label = labels[i]!
    const decay = Math.exp(-Math.abs(x))
    result.losses[i] = Math.max(x, 0) - x * label + Math.log1p(decay)
    const second = x >= 0 ? 1 / (1 + decay) : decay / (1 + decay)
    result.outputs[2 * i] = 1 - Math.fround(second)
    result.outputs[2 * i + 1] = second
    result.gradient[i] = (second - label) / batch
  }
  return result
}

const categorical = (logits: Float32Array, labels: ArrayLike<number>, classes: number, batch: number): LossOfBatch => {
  const n = labels.length
  const result = empty(n, classes, logits.length)
  for (let i = 0; i < n; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes)
    const label = labels[i]!
    let highest = -Infinity
    for (const x of row) highest = Math.max(highest, x)
    let sum = 0
    for (const x of row) sum += Math.exp(x - highest)
    result.losses[i] = Math.log(sum) + highest - row[label]!
    for (let k = 0; k < classes; k++) {
      const probability = Math.exp(row[k]! - highest) / sum
      result.outputs[i * classes + k] = probability
      result.gradient[i * classes + k] = (probability - (k === label ? 1 : 0)) / batch
    }
  }
  return result
}

/** Let each picture count as much as its class. */
const weigh = ({ losses, gradient }: LossOfBatch, labels: ArrayLike<number>, weights: readonly number[]): void => {
  const width = gradient.length / losses.length
  for (let i = 0; i < losses.length; i++) {
    const weight = weights[labels[i]!]!
    losses[i]! *= weight
    for (let k = i * width; k < (i + 1) * width; k++) gradient[k]! *= weight
  }
}

const empty = (n: number, classes: number, logits: number): LossOfBatch => ({
  losses: new Float64Array(n),
  outputs: new Float32Array(n * classes),
  gradient: new Float32Array(logits),
})
