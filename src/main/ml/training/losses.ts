/**
 * Cross-entropy from logits, as Keras computes it behind a final sigmoid or softmax: without a ceiling, and stable where
 * probabilities round to 0 or 1. The numbers are few (a row a picture), so they are computed here in float64.
 */
export interface LossOfBatch {
  /** Loss of each picture. */
  losses: Float64Array
  /** Probability of each class for each picture, float32 as the model puts it out: [n, classes], row by row. */
  probabilities: Float32Array
  /** d(mean loss) / d(logits), of the logits' shape. */
  gradient: Float32Array
}

/**
 * @param logits what stands before the final sigmoid ([n, 1], two classes) or softmax ([n, classes])
 * @param labels class of each picture
 * @param batch how many pictures the mean is over: more than these where they are a part of a batch
 * @example crossEntropy(Float32Array.of(97), [0], 2).losses[0] // 97
 */
export const crossEntropy = (
  logits: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
  batch = labels.length,
): LossOfBatch =>
  logits.length === labels.length && classes === 2
    ? binary(logits, labels, batch)
    : categorical(logits, labels, classes, batch)

const binary = (logits: Float32Array, labels: ArrayLike<number>, batch: number): LossOfBatch => {
  const n = logits.length
  const result = empty(n, 2, n)
  for (let i = 0; i < n; i++) {
    const x = logits[i]!
    const label = labels[i]!
    const decay = Math.exp(-Math.abs(x))
    result.losses[i] = Math.max(x, 0) - x * label + Math.log1p(decay)
    const second = x >= 0 ? 1 / (1 + decay) : decay / (1 + decay)
    result.probabilities[2 * i] = 1 - Math.fround(second)
    result.probabilities[2 * i + 1] = second
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
      result.probabilities[i * classes + k] = probability
      result.gradient[i * classes + k] = (probability - (k === label ? 1 : 0)) / batch
    }
  }
  return result
}

const empty = (n: number, classes: number, logits: number): LossOfBatch => ({
  losses: new Float64Array(n),
  probabilities: new Float32Array(n * classes),
  gradient: new Float32Array(logits),
})
