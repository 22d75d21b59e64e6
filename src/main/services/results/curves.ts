import type { Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { ResultCurves } from '../../../shared/contract/results.ts'
import type { ImageResult } from '../../../shared/contract/runs.ts'
import { aucWithInterval } from '../../../shared/statistics/auc-interval.ts'
import { reliability } from '../../../shared/statistics/calibration.ts'
import { averagePrecision, operatingPoints, pointAt, thinned } from '../../../shared/statistics/operating-points.ts'

/** Points of a curve that are told: more than a screen can show. */
const pointsTold = 400

/** What follows from the probabilities of a split's pictures. @throws LabError `run-state` for a regression */
export const curvesOf = (
  runId: string,
  split: Split,
  images: readonly ImageResult[],
  classes: readonly string[],
): ResultCurves => {
  if (classes.length === 0)
    throw new LabError('run-state', `Run "${runId}" predicts numbers: it has no threshold and no confidence.`)
  const confidences = images.map(({ predicted, probabilities }) => probabilities[predicted ?? ''] ?? 0)
  const right = images.map(({ class: label, predicted }) => label === predicted)
  return {
    ...{ runId, split },
    threshold: classes.length === 2 ? thresholdOf(images, classes) : null,
    reliability: reliability(confidences, right),
  }
}

const thresholdOf = (images: readonly ImageResult[], classes: readonly string[]): ResultCurves['threshold'] => {
  const [negative = '', positive = ''] = classes
  const scores = images.map(({ probabilities }) => probabilities[positive] ?? 0)
  const isPositive = images.map(({ class: label }) => label === positive)
  const all = operatingPoints(scores, isPositive)
  const usual = pointAt(all.points, 0.5)
  return {
    ...{ positive, negative, positives: all.positives, negatives: all.negatives },
    points: thinned(all.points, pointsTold, point => point === usual),
    auc: aucWithInterval(
      scores.filter((_, at) => isPositive[at]),
      scores.filter((_, at) => !isPositive[at]),
    ),
    averagePrecision: averagePrecision(all),
  }
}
