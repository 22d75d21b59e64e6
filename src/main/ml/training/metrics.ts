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
