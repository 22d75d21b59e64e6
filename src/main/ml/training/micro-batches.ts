import * as tf from '@tensorflow/tfjs-core'
import type { Net } from '../../nets/graph.ts'
import { usesBatchStatistics } from '../../nets/inference-mode.ts'
import { shapesOf } from '../../nets/shapes.ts'
import type { Labels } from '../data/labelled-rows.ts'
import type { Draw } from '../random.ts'
import type { LossOfBatch } from './losses.ts'

/** What the activations and gradients of a micro-batch may take, in bytes. */
const budget = 256e6
/** Bytes of a number, kept once for the way back, with its gradient and the workspace of the operation at work. */
const bytesPerNumber = 3 * 4

/**
 * How many pictures go through a trained net at once. The gradient of a batch is the sum of those of its parts, so a batch
 * may be as large as one likes; only a batch normalization that learns the batch's statistics has to see all of it.
 */
export const microBatchSize = (net: Net): number => {
  if (usesBatchStatistics(net)) return Infinity
  const numbers = [...shapesOf(net).values()].reduce(
    (sum, shape) => sum + shape.reduce<number>((product, extent) => product * (extent ?? 1), 1),
    0,
  )
  return Math.max(1, Math.floor(budget / (bytesPerNumber * numbers)))
}

/** A part of a batch. */
export interface MicroBatch {
  values: Float32Array
  labels: Labels
  draw: Draw
}

/** Cut a batch into parts of nearly the same size, none larger than `limit`. */
export const inMicroBatches = ({ values, labels, draw }: MicroBatch, limit: number): MicroBatch[] => {
  const count = labels.length
  const size = Math.ceil(count / Math.max(1, Math.ceil(count / limit)))
  const rowLength = values.length / count
  const pictures = Array.from(draw.pictures)
  return Array.from({ length: Math.ceil(count / size) }, (_, part) => {
    const [from, to] = [part * size, (part + 1) * size]
    return {
      values: values.subarray(from * rowLength, to * rowLength),
      labels: labels.subarray(from, to),
      draw: { ...draw, pictures: pictures.slice(from, to) },
    }
  })
}

/** The losses of a batch from those of its parts. */
export const joinLosses = (parts: readonly LossOfBatch[]): LossOfBatch => {
  const [only, ...rest] = parts
  if (only && rest.length === 0) return only
  return {
    losses: Float64Array.from(parts.flatMap(({ losses }) => [...losses])),
    outputs: Float32Array.from(parts.flatMap(({ outputs }) => [...outputs])),
    gradient: Float32Array.from(parts.flatMap(({ gradient }) => [...gradient])),
  }
}

/** Sums of gradients over the parts of a batch. */
export interface GradientSums {
  /** Add to the sum of a weight; the gradient stays the caller's. */
  add(index: number, gradient: tf.Tensor): void
  /** The sum with the last part's gradient, for `use`; it is let go afterwards. */
  finish(index: number, gradient: tf.Tensor, use: (sum: tf.Tensor) => void): void
  dispose(): void
}

export const gradientSums = (): GradientSums => {
  const sums = new Map<number, tf.Tensor>()
  const added = (index: number, gradient: tf.Tensor): tf.Tensor => {
    const before = sums.get(index)
    const sum = tf.keep(before ? tf.add(before, gradient) : gradient.clone())
    before?.dispose()
    sums.set(index, sum)
    return sum
  }
  return {
    add: added,
    finish: (index, gradient, use) => {
      if (!sums.has(index)) return use(gradient)
      use(added(index, gradient))
      sums.get(index)!.dispose()
      sums.delete(index)
    },
    dispose: () => tf.dispose([...sums.values()]),
  }
}
