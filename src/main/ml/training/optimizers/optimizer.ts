import type { Tensor } from '@tensorflow/tfjs-core'

/** How long and which step it is. */
export interface UpdateStep {
  learningRate: number
  /** Updates made so far and this one: from 1. */
  update: number
}

/**
 * An update rule of Keras. It keeps nothing itself: what it remembers for each weight lies in slots, tensors of the
 * weight's shape that start at 0 and travel with the checkpoint.
 */
export interface Optimizer {
  /** Keras's names of the slots: `velocity`. */
  slots: readonly string[]
  /** The next weight and the next slots; nothing that comes in is changed or disposed. */
  apply(weight: Tensor, gradient: Tensor, slots: readonly Tensor[], step: UpdateStep): UpdatedWeight
}

export interface UpdatedWeight {
  weight: Tensor
  slots: Tensor[]
}
