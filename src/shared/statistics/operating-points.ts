/**
 * What a classifier of two classes does when the line between them is drawn elsewhere than at 0.5. A picture is called
 * positive where its score is above the threshold, as everywhere in the lab.
 */
export interface OperatingPoint {
  /** 0..1; -1 where everything is called positive. */
  threshold: number
  /** Positives that are called so. */
  hits: number
  /** Negatives that are called positive. */
  falseAlarms: number
}

export interface OperatingPoints {
  positives: number
  negatives: number
  /** One for each way in which a threshold can part the scores, from "nothing is positive" to "everything is". */
  points: OperatingPoint[]
}

/**
 * @param scores probability of the positive class, one a picture
 * @param isPositive whether the picture truly is
 * @example operatingPoints([0.2, 0.9], [false, true]).points
 *   // nothing at 0.9, one hit at 0.2, everything at -1
 */
export const operatingPoints = (scores: readonly number[], isPositive: readonly boolean[]): OperatingPoints => {
  const order = scores.map((_, at) => at).sort((a, b) => scores[b]! - scores[a]!)
  const points: OperatingPoint[] = []
  let hits = 0
  let falseAlarms = 0
  for (const [place, at] of order.entries()) {
    // Equal scores are parted by no threshold: a point stands where a lower score begins.
    if (place === 0 || scores[at]! < scores[order[place - 1]!]!)
      points.push({ threshold: scores[at]!, hits, falseAlarms })
    if (isPositive[at]) hits++
    else falseAlarms++
  }
  points.push({ threshold: -1, hits, falseAlarms })
  return { positives: hits, negatives: falseAlarms, points }
}

/** The point that a threshold stands at: the last one whose own threshold is not below it. */
export const pointAt = (points: readonly OperatingPoint[], threshold: number): OperatingPoint => {
  const above = points.filter(point => point.threshold >= threshold)
  // A threshold between two scores parts them as the lower of the two does.
  const next = points[above.length]
  const last = above.at(-1)
  if (last?.threshold === threshold) return last
  return next ?? last ?? { threshold, hits: 0, falseAlarms: 0 }
}

/**
 * The area under the ROC curve: how often a positive drawn at random scores higher than a negative; equal scores count
 * half. Source: J. A. Hanley and B. J. McNeil, Radiology 143 (1982). 0.5 where one of the two is missing.
 */
export const areaUnderRoc = ({ positives, negatives, points }: OperatingPoints): number => {
  if (positives === 0 || negatives === 0) return 0.5
  let area = 0
  for (const [at, point] of points.entries()) {
    const before = points[at - 1] ?? { hits: 0, falseAlarms: 0 }
    area += ((point.falseAlarms - before.falseAlarms) * (point.hits + before.hits)) / 2
  }
  return area / positives / negatives
}

/**
 * Average precision: the precision at each step of the recall, weighted by the step; the area under the precision-recall
 * curve without drawing lines between its points. 0 without a positive.
 */
export const averagePrecision = ({ positives, points }: OperatingPoints): number => {
  if (positives === 0) return 0
  let sum = 0
  for (const [at, { hits, falseAlarms }] of points.entries()) {
    const step = hits - (points[at - 1]?.hits ?? 0)
    if (step > 0) sum += (step * hits) / (hits + falseAlarms)
  }
  return sum / positives
}

/** At most `most` points that still show the curve: both ends, every point at which `keep` says so, and an even choice. */
export const thinned = (
  points: readonly OperatingPoint[],
  most: number,
  keep: (point: OperatingPoint) => boolean = () => false,
): OperatingPoint[] => {
  if (points.length <= most) return [...points]
  const stride = (points.length - 1) / (most - 1)
  const chosen = new Set(Array.from({ length: most }, (_, i) => Math.round(i * stride)))
  return points.filter((point, at) => chosen.has(at) || keep(point))
}
