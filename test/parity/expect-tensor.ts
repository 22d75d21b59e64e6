import { expect } from '@playwright/test'
import type { Tensor } from '@tensorflow/tfjs-core'

/** What was recorded of one of Keras's tensors: its shape, its statistics and some of its values. */
export interface RecordedTensor {
  shape: number[]
  mean: number
  std: number
  min: number
  max: number
  /** Flat, row-major. */
  index: number[]
  value: number[]
}

const differences = (values: ArrayLike<number>, { index, value }: RecordedTensor): number[] =>
  index.map((at, i) => Math.abs(values[at]! - value[i]!))

const withoutBatch = (shape: number[], recorded: RecordedTensor) =>
  shape.length === recorded.shape.length ? shape : shape.slice(1)

/**
 * Expect a tensor to be Keras's: same shape (a leading batch of 1 aside), each recorded value within 1e-3 standard
 * deviations, mean and standard deviation within 2e-4.
 *
 * Keras's own float32 differs from float64 by up to 6e-5 standard deviations; the mildest mistake in a layer costs 2.8e-2.
 */
export const expectTensor = async (actual: Tensor, recorded: RecordedTensor): Promise<void> => {
  expect(withoutBatch(actual.shape, recorded)).toEqual(recorded.shape)
  const values = await actual.data()
  const worst = Math.max(...differences(values, recorded))
  expect(worst / recorded.std, 'largest difference, in standard deviations').toBeLessThanOrEqual(1e-3)

  let sum = 0
  for (const x of values) sum += x
  const mean = sum / values.length
  let squares = 0
  for (const x of values) squares += (x - mean) ** 2
  const std = Math.sqrt(squares / values.length)
  expect(Math.abs(mean - recorded.mean) / recorded.std, 'mean').toBeLessThanOrEqual(2e-4)
  expect(Math.abs(std - recorded.std) / recorded.std, 'standard deviation').toBeLessThanOrEqual(2e-4)
}

/** Expect each value within `absolute` of the recorded one. */
export const expectClose = (actual: ArrayLike<number>, recorded: readonly number[], absolute: number): void => {
  expect(actual.length).toBe(recorded.length)
  const worst = recorded.reduce((most, value, at) => Math.max(most, Math.abs(actual[at]! - value)), 0)
  expect(worst).toBeLessThanOrEqual(absolute)
}
