/**
 * A linear classifier that needs no training loop: least squares of the labels -1 and 1 with a penalty on large weights.
 * For two classes its direction is Fisher's discriminant, kept in bounds. Everything is float64 and the same on every
 * machine and engine.
 */
export interface Ridge {
  weights: Float64Array
  bias: number
}

/** Sums over rows from which a ridge is solved; sums of parts add up. */
export interface RidgeSums {
  count: number
  /** Sum of the outer products, [d, d], lower triangle. */
  squares: Float64Array
  /** Sum of the rows. */
  total: Float64Array
  /** Sum of the rows times their label. */
  labelled: Float64Array
  labels: number
}

const emptySums = (d: number): RidgeSums => ({
  ...{ count: 0, labels: 0 },
  ...{ squares: new Float64Array(d * d), total: new Float64Array(d), labelled: new Float64Array(d) },
})

/**
 * @param rows [n, d], row by row
 * @param labels -1 or 1, one a row
 */
export const sumsOf = (rows: Float64Array, labels: readonly number[]): RidgeSums => {
  const d = labels.length === 0 ? 0 : rows.length / labels.length
  const sums = emptySums(d)
  for (const [at, label] of labels.entries()) {
    const row = rows.subarray(at * d, (at + 1) * d)
    sums.count++
    sums.labels += label
    for (let i = 0; i < d; i++) {
      const value = row[i]!
      sums.total[i]! += value
      sums.labelled[i]! += value * label
      const line = i * d
      for (let j = 0; j <= i; j++) sums.squares[line + j]! += value * row[j]!
    }
  }
  return sums
}

/** Sums of all parts but one: what a fold of a cross-validation learns from. */
export const sumsWithout = (parts: readonly RidgeSums[], left: number): RidgeSums => {
  const sums = emptySums(parts[0]?.total.length ?? 0)
  for (const [at, part] of parts.entries()) {
    if (at === left || part.count === 0) continue
    sums.count += part.count
    sums.labels += part.labels
    addTo(sums.squares, part.squares)
    addTo(sums.total, part.total)
    addTo(sums.labelled, part.labelled)
  }
  return sums
}

const addTo = (into: Float64Array, values: Float64Array) => {
  for (let i = 0; i < into.length; i++) into[i]! += values[i]!
}

/**
 * @param penalty how strongly weights are held small, as a share of the mean variance of a feature, times d over n
 */
export const solveRidge = (sums: RidgeSums, penalty: number): Ridge => {
  const { count, squares, total, labelled, labels } = sums
  const d = total.length
  const covariance = new Float64Array(d * d)
  const slope = new Float64Array(d)
  let variance = 0
  for (let i = 0; i < d; i++) {
    slope[i] = labelled[i]! - (total[i]! * labels) / count
    for (let j = 0; j <= i; j++) covariance[i * d + j] = squares[i * d + j]! - (total[i]! * total[j]!) / count
    variance += covariance[i * d + i]!
  }
  // A feature that is always 0 has no variance: something has to stand on the diagonal.
  const held = (penalty * variance) / count + 1e-9
  for (let i = 0; i < d; i++) covariance[i * d + i]! += held
  const weights = solveCholesky(covariance, slope)
  const middle = weights.reduce((sum, weight, i) => sum + (weight * total[i]!) / count, 0)
  return { weights, bias: labels / count - middle }
}

/** Solve A x = b for a symmetric positive definite A, of which the lower triangle is given; A is overwritten. */
const solveCholesky = (a: Float64Array, b: Float64Array): Float64Array => {
  const d = b.length
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * d + j]!
      for (let k = 0; k < j; k++) sum -= a[i * d + k]! * a[j * d + k]!
      a[i * d + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[j * d + j]!
    }
  const x = Float64Array.from(b)
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i * d + k]! * x[k]!
    x[i]! /= a[i * d + i]!
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) x[i]! -= a[k * d + i]! * x[k]!
    x[i]! /= a[i * d + i]!
  }
  return x
}

/** What a ridge says of a row: above 0 more likely 1 than -1. */
export const scoreOf = ({ weights, bias }: Ridge, row: Float64Array): number => {
  let sum = bias
  for (let i = 0; i < row.length; i++) sum += weights[i]! * row[i]!
  return sum
}
