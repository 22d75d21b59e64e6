import type { ImageResult, RegressionFigures, SplitResult } from '../../shared/contract/runs.ts'
import { bootstrapMean, quantile } from '../../shared/bootstrap.ts'

/** A picture's target with what the model said. */
export interface PredictedTarget {
  target: number
  value: number
}

/** Of the results of a regression those that are whole; a classification has none. */
export const predictedTargets = (images: readonly ImageResult[]): PredictedTarget[] =>
  images.flatMap(({ target, value }) => (target === null || value === null ? [] : [{ target, value }]))

/**
 * The figures of a regression: mean absolute error with its 95 % bootstrap interval, mean squared error as the loss, and
 * what helps to judge them: how a model would do that always says the mean of these targets.
 */
export const regressionFiguresOf = (
  all: readonly PredictedTarget[],
): Pick<SplitResult, 'loss' | 'mae' | 'low' | 'high'> & { regression: RegressionFigures } => {
  const errors = all.map(({ value, target }) => Math.abs(value - target))
  const interval = bootstrapMean(errors)
  const targetMean = mean(all.map(({ target }) => target))
  const variance = mean(all.map(({ target }) => (target - targetMean) ** 2))
  const loss = mean(all.map(({ value, target }) => (value - target) ** 2))
  return {
    ...{ loss, mae: mean(errors), low: interval?.low ?? null, high: interval?.high ?? null },
    regression: {
      rmse: Math.sqrt(loss),
      r2: variance > 0 ? 1 - loss / variance : null,
      bias: mean(all.map(({ value, target }) => value - target)),
      medianError: quantile(Float64Array.from(errors).sort(), 0.5),
      maeOfMean: mean(all.map(({ target }) => Math.abs(target - targetMean))),
    },
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
