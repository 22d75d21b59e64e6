import * as tf from '@tensorflow/tfjs-core'
import { unit } from '../../../shared/counter-random.ts'

export interface PrincipalComponents {
  /** float32 [rows, components]: each row in the new axes. */
  scores: Float32Array
  components: number
  /** Share of the whole variance along each axis, falling. */
  explained: number[]
}

/** Rounds of the iteration: enough for the first axes to be exact to float32 where the variances differ at all. */
const rounds = 60
/** Directions that are followed besides those asked for, so that the last of those converges too. */
const spare = 8

/**
 * Principal components of rows by subspace iteration on their covariance. An axis points to where its largest weight is
 * positive, so that the picture is the same on every machine.
 *
 * @param rows float32 [count, length]
 * @param wanted axes, at most; fewer where there are fewer rows or values
 * @example principalComponents(Float32Array.of(0, 0, 1, 1, 2, 2), 3, 2, 1).explained // [1]
 */
export const principalComponents = (
  rows: Float32Array,
  count: number,
  length: number,
  wanted: number,
): PrincipalComponents => {
  const components = Math.min(wanted, length, count)
  const followed = Math.min(components + spare, length)
  return tf.tidy(() => {
    const all = tf.tensor2d(rows, [count, length])
    const centred = tf.sub<tf.Tensor2D>(all, tf.mean(all, 0, true))
    const covariance = tf.div<tf.Tensor2D>(tf.matMul(centred, centred, true), Math.max(1, count - 1))
    let axes = orthonormal(start(length, followed), length, followed)
    for (let round = 0; round < rounds; round++) axes = orthonormal(times(covariance, axes, followed), length, followed)
    const spread = times(covariance, axes, followed)
    const variances = Array.from({ length: followed }, (_, axis) => {
      let sum = 0
      for (let at = axis; at < axes.length; at += followed) sum += axes[at]! * spread[at]!
      return Math.max(0, sum)
    })
    const order = variances.map((_, axis) => axis).sort((a, b) => variances[b]! - variances[a]!)
    const kept = order.slice(0, components)
    const chosen = Float32Array.from({ length: length * components }, (_, at) => {
      const axis = kept[at % components]!
      return axes[Math.floor(at / components) * followed + axis]! * signOf(axes, axis, followed)
    })
    const scores = tf.matMul(centred, tf.tensor2d(chosen, [length, components]))
    const total = tf.sum(tf.square(centred)).dataSync()[0]! / Math.max(1, count - 1) || 1
    return {
      components,
      scores: scores.dataSync<'float32'>().slice() as Float32Array,
      explained: kept.map(axis => variances[axis]! / total),
    }
  })
}

const start = (length: number, axes: number): Float64Array =>
  Float64Array.from({ length: length * axes }, (_, at) => unit('principal components', at))

const times = (matrix: tf.Tensor2D, axes: Float64Array, count: number): Float64Array => {
  const product = tf.tidy(() => tf.matMul(matrix, tf.tensor2d(Float32Array.from(axes), [axes.length / count, count])))
  try {
    return Float64Array.from(product.dataSync())
  } finally {
    product.dispose()
  }
}

/** Modified Gram-Schmidt, column by column, in float64. A column that nothing is left of becomes 0. */
const orthonormal = (columns: Float64Array, length: number, count: number): Float64Array => {
  const dot = (a: number, b: number) => {
    let sum = 0
    for (let row = 0; row < length; row++) sum += columns[row * count + a]! * columns[row * count + b]!
    return sum
  }
  for (let column = 0; column < count; column++) {
    const before = Math.sqrt(dot(column, column))
    for (let other = 0; other < column; other++) {
      const share = dot(column, other)
      for (let row = 0; row < length; row++) columns[row * count + column]! -= share * columns[row * count + other]!
    }
    const norm = Math.sqrt(dot(column, column))
    const scale = norm > 1e-6 * before && norm > 0 ? 1 / norm : 0
    for (let row = 0; row < length; row++) columns[row * count + column]! *= scale
  }
  return columns
}

const signOf = (axes: Float64Array, axis: number, count: number): 1 | -1 => {
  let largest = 0
  for (let at = axis; at < axes.length; at += count) if (Math.abs(axes[at]!) > Math.abs(largest)) largest = axes[at]!
  return largest < 0 ? -1 : 1
}
