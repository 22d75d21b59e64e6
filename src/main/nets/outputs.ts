import type { TargetScaling } from '../../shared/contract/runs.ts'

/**
 * What a model puts out: a probability for each of so many classes, or one number, in the units of the targets that it
 * learned from.
 */
export type Outputs = number | TargetScaling

export const isRegression = (outputs: Outputs): outputs is TargetScaling => typeof outputs !== 'number'

/**
 * What the model of a run, or a kept model, puts out.
 *
 * @example outputsOf({ classes: ['cat', 'dog'], scaling: null }) // 2
 */
export const outputsOf = ({
  classes,
  scaling,
}: {
  classes: readonly string[]
  scaling: TargetScaling | null
}): Outputs => scaling ?? classes.length

/**
 * Mean and standard deviation (over n) of the training targets. Where all are the same, the deviation counts as 1.
 *
 * @example scalingOf([1, 3]) // { mean: 2, std: 1 }
 */
export const scalingOf = (targets: readonly number[]): TargetScaling => {
  const count = Math.max(1, targets.length)
  const mean = targets.reduce((sum, target) => sum + target, 0) / count
  const variance = targets.reduce((sum, target) => sum + (target - mean) ** 2, 0) / count
  return { mean, std: Math.sqrt(variance) || 1 }
}
