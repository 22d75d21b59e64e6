import type { ResultCurves } from '../../../../shared/contract/results.ts'

type Threshold = NonNullable<ResultCurves['threshold']>
type Point = Threshold['points'][number]

/** What a threshold makes of the pictures; shares are null where nothing is there to take a share of. */
export interface Operating {
  hits: number
  falseAlarms: number
  accuracy: number
  recall: number | null
  precision: number | null
  falseAlarmRate: number | null
}

const share = (part: number, of: number): number | null => (of > 0 ? part / of : null)

export const operatingAt = ({ positives, negatives }: Threshold, { hits, falseAlarms }: Point): Operating => ({
  ...{ hits, falseAlarms },
  accuracy: (hits + negatives - falseAlarms) / Math.max(1, positives + negatives),
  recall: share(hits, positives),
  precision: share(hits, hits + falseAlarms),
  falseAlarmRate: share(falseAlarms, negatives),
})

/** The place of the point that stands at 0.5: the highest threshold that is not above it would let more through. */
export const usualPlace = (points: readonly Point[]): number => {
  const below = points.findIndex(({ threshold }) => threshold <= 0.5)
  return below < 0 ? points.length - 1 : below
}

/** Recall against precision, without the point at which nothing is called positive: it has no precision. */
export const precisionRecall = (curves: Threshold): { x: number; y: number }[] =>
  curves.points.flatMap(point => {
    const { recall, precision } = operatingAt(curves, point)
    return recall === null || precision === null ? [] : [{ x: recall, y: precision }]
  })

/** False alarms against hits, as shares. */
export const rocPoints = (curves: Threshold): { x: number; y: number }[] =>
  curves.points.flatMap(point => {
    const { recall, falseAlarmRate } = operatingAt(curves, point)
    return recall === null || falseAlarmRate === null ? [] : [{ x: falseAlarmRate, y: recall }]
  })
