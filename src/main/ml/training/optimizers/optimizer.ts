import * as tf from '@tensorflow/tfjs-core'

/** How long and which step it is. */
export interface UpdateStep {
  learningRate: number
  /** Updates made so far and this one: from 1. */
  update: number
}

/**
 * An update rule of Keras. It keeps nothing itself: what it remembers for each weight lies in slots, variables of the
 * weight's shape that start at 0 and travel with the checkpoint.
 */
export interface Optimizer {
  /** Keras's names of the slots: `velocity`. */
  slots: readonly string[]
  /** Change the weight and its slots in place; none of them may share its data with another tensor. */
  update(weight: tf.Variable, gradient: tf.Tensor, slots: readonly tf.Variable[], step: UpdateStep): void
}

/**
 * Have the engine do an update in one go, where it has a kernel for that rule.
 *
 * @returns false where it has none; then nothing was done, and the rule is composed of single operations
 */
export const updateByKernel = (
  kernelName: string,
  tensors: Record<string, tf.Tensor>,
  numbers: Record<string, number | boolean>,
): boolean => {
  if (!tf.getKernel(kernelName, tf.getBackend())) return false
  tf.engine().runKernel(kernelName, tensors, numbers)
  return true
}
