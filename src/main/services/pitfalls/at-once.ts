import type { Split } from '../../../shared/contract/datasets.ts'
import type { Pitfalls } from '../../../shared/contract/pitfalls.ts'
import type { Rate } from '../../../shared/contract/runs.ts'
import { accuracyOf } from '../../../shared/statistics/accuracy.ts'
import { differenceOf } from '../../../shared/statistics/difference.ts'
import { macroF1 } from '../../../shared/statistics/macro-f1.ts'
import { median } from '../../../shared/statistics/median.ts'
import { expectedBest } from '../../../shared/statistics/normal.ts'
import { picturesToTellApart } from '../../../shared/statistics/pictures-needed.ts'
import { wilson } from '../../../shared/wilson.ts'
import type { TestOpening } from '../datasets/openings.ts'
import { comparePairs } from '../runs/compare.ts'
import type { EvaluatedRun } from './evaluated-run.ts'

/**
 * Chapter 5. Luck: were all runs equally good, and right and wrong on pictures of their own, the best of them would lie so
 * much above the truth. Runs that share pictures share luck, so it is less than that.
 */
export const splitRolesOf = (
  counts: Record<Split, number>,
  runs: readonly EvaluatedRun[],
  best: Rate | null,
  openings: readonly TestOpening[],
): Pitfalls['splitRoles'] => ({
  counts,
  runs: runs.length,
  luck: best === null ? 0 : expectedBest(runs.length) * Math.sqrt((best.value * (1 - best.value)) / best.count),
  openings: [...openings],
})

/** Numbers of pictures that an accuracy is shown for. */
const roundNumbers = [100, 200, 500, 1000, 2000, 5000, 10000, 20000] as const

/** Other runs that one is held against, at most. */
const othersShown = 6

/** Chapter 7. */
export const surenessOf = (run: EvaluatedRun, others: readonly EvaluatedRun[]): Pitfalls['sureness'] => ({
  ...surenessAlone(accuracyOf(run.validation)),
  others: others
    .filter(({ summary }) => summary.id !== run.summary.id)
    .map(other => ({ other, pair: pairOf(run, other) }))
    .filter(({ pair }) => pair.count > 0)
    .slice(0, othersShown)
    .map(({ other, pair }) => ({
      ...pair,
      title: other.summary.title,
      needed: picturesToTellApart(pair.onlyARight / pair.count, pair.onlyBRight / pair.count),
    })),
})

const surenessAlone = (now: Rate | null) => ({
  now,
  at: now ? roundNumbers.map(count => wilson(now.value * count, count)) : [],
})

const pairOf = (a: EvaluatedRun, b: EvaluatedRun) =>
  comparePairs([a, b].map(({ summary, images }) => ({ runId: summary.id, images })))[0]!

/** 1 for the highest; equal ones share a rank. */
const rankOf = (value: number, all: readonly number[]): number => 1 + all.filter(other => other > value).length

/** Chapter 8. */
export const oneNumberOf = (runs: readonly EvaluatedRun[]): Pitfalls['oneNumber'] => {
  const scored = runs.flatMap(({ summary, validation }) =>
    validation.accuracy === null
      ? []
      : [
          {
            ...{ runId: summary.id, title: summary.title },
            ...{ accuracy: validation.accuracy, macroF1: macroF1(validation.perClass) },
          },
        ],
  )
  const accuracies = scored.map(({ accuracy }) => accuracy)
  const scores = scored.map(each => each.macroF1)
  const counts = Object.values(runs[0]?.validation.perClass ?? {}).map(({ count }) => count)
  return {
    imbalance: counts.length === 0 ? 1 : Math.max(...counts) / Math.max(1, Math.min(...counts)),
    runs: scored
      .map(run => ({
        ...run,
        rankByAccuracy: rankOf(run.accuracy, accuracies),
        rankByMacroF1: rankOf(run.macroF1, scores),
      }))
      .sort((a, b) => a.rankByAccuracy - b.rankByAccuracy),
  }
}

/** Chapter 10. @param runs one or more */
export const paceOf = (runs: readonly EvaluatedRun[]): Pitfalls['pace'] => {
  const byTime = [...runs].sort((a, b) => a.summary.createdAt.localeCompare(b.summary.createdAt))
  const all = byTime.map(({ summary }) => ({
    ...{ runId: summary.id, title: summary.title },
    ...{ seconds: summary.seconds.total, features: summary.seconds.features },
  }))
  const total = all.reduce((sum, { seconds }) => sum + seconds, 0)
  return {
    runs: all,
    medianSeconds: median(all.map(({ seconds }) => seconds)),
    featuresShare: total > 0 ? all.reduce((sum, { features }) => sum + features, 0) / total : 0,
  }
}

/** Chapter 11. */
export const partingOf = (runs: readonly EvaluatedRun[]): Pitfalls['parting'] => ({
  runs: runs.flatMap(({ summary, validation, test }) => {
    const here = accuracyOf(validation)
    const there = test && accuracyOf(test)
    if (!here || !there) return []
    return [
      {
        ...{ runId: summary.id, title: summary.title },
        ...{ validation: here, test: there, difference: differenceOf(here, there) },
      },
    ]
  }),
})
