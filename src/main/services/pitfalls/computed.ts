import { join } from 'node:path'
import type { z } from 'zod'
import type { Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { moreData, splitsApart } from '../../../shared/contract/pitfalls.ts'
import type { MoreData, SplitsApart } from '../../../shared/contract/pitfalls.ts'
import { aucWithInterval } from '../../../shared/statistics/auc-interval.ts'
import { fitPowerLaw, forecastError } from '../../../shared/statistics/forecast.ts'
import { wilson } from '../../../shared/wilson.ts'
import { readJson } from '../../files/atomic.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { MoreDataResult, SplitScore, SplitsApartResult } from '../../worker/protocol.ts'

/** Where a run keeps what was computed for it. */
export const pitfallPlaces = (folder: string) => ({
  moreData: join(folder, 'pitfall-more-data.json'),
  splitsApart: join(folder, 'pitfall-splits-apart.json'),
})

/** What was computed before; null where nothing was, or it cannot be read: it can be computed anew. */
const readOrNull = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | null> => {
  try {
    return await readJson(path, schema)
  } catch (error) {
    if (error instanceof LabError) return null
    throw error
  }
}

export const readMoreData = (folder: string): Promise<MoreData | null> =>
  readOrNull(pitfallPlaces(folder).moreData, moreData)

export const readSplitsApart = (folder: string): Promise<SplitsApart | null> =>
  readOrNull(pitfallPlaces(folder).splitsApart, splitsApart)

/** Times the training pictures for which a forecast is made. */
const forecastTimes = [2, 4, 10] as const

/** The learning curve and its forecast, from whether each validation picture was right in each training. */
export const moreDataOf = ({ layer, trials }: MoreDataResult, seed: number, seconds: number): MoreData => {
  const all = trials.map(({ right, ...trial }) => ({ ...trial, right: [...right].map(each => each === '1') }))
  const shares = [...new Set(all.map(({ share }) => share))]
  const points = shares.map(share => {
    const group = all.filter(trial => trial.share === share)
    const accuracies = group.map(({ right }) => right.filter(Boolean).length / Math.max(1, right.length))
    const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length
    const count = group[0]!.right.length
    return { share, pictures: group[0]!.pictures, accuracies, mean: wilson(mean * count, count) }
  })
  const count = points[0]?.mean.count ?? 0
  const now = Math.max(...points.map(({ pictures }) => pictures))
  const forecast = forecastError(
    all,
    forecastTimes.map(times => times * now),
    seed,
  )
  const law = fitPowerLaw(
    points.map(({ pictures, mean }) => ({ pictures, error: ((1 - mean.value) * count + 0.5) / (count + 1) })),
  )
  return {
    ...{ layer, validation: count, points, exponent: law.exponent, seed, seconds },
    forecast: forecast.map(({ pictures, error, low, high }, at) => ({
      ...{ times: forecastTimes[at]!, pictures },
      accuracy: { value: 1 - error, low: 1 - high, high: 1 - low },
    })),
  }
}

/** Of each split, so many of the pictures that give it away most surely. */
const tellingShown = 6

/** How well the splits can be told apart, and by which pictures. */
export const splitsApartOf = (
  { layer, folds, pairs }: SplitsApartResult,
  run: RunFile,
  images: Record<Split, readonly Image[]> | null,
  seed: number,
  seconds: number,
): SplitsApart => {
  const told = (split: Split, { index }: SplitScore) => {
    const { file, sha256 } = run.images[split][index]!
    const imageId = images?.[split].find(image => image.file === file && image.sha256 === sha256)?.id ?? null
    return { split, file, sha256, imageId }
  }
  return {
    ...{ layer, folds, seed, seconds },
    pairs: pairs.map(({ a, b, scoresOfA, scoresOfB }) => {
      const likeA = [...scoresOfA].sort((one, other) => one.score - other.score).slice(0, tellingShown)
      const likeB = [...scoresOfB].sort((one, other) => other.score - one.score).slice(0, tellingShown)
      const score = (each: SplitScore) => each.score
      return {
        ...{ a, b, pictures: { a: scoresOfA.length, b: scoresOfB.length } },
        auc: aucWithInterval(scoresOfB.map(score), scoresOfA.map(score)),
        telling: [...likeA.map(each => told(a, each)), ...likeB.map(each => told(b, each))],
      }
    }),
  }
}
