import type { Comparison, ImageResult } from '../../../shared/contract/runs.ts'
import { bootstrapMean } from '../../../shared/bootstrap.ts'
import { holm, mcnemar } from '../../../shared/mcnemar.ts'

type Pair = Comparison['pairs'][number]

/** What a run made of the pictures of a split. */
export interface ComparedRun {
  runId: string
  images: readonly ImageResult[]
}

/** Every pair of runs, in the order given; for more than two runs p is also told after Holm. */
export const comparePairs = (runs: readonly ComparedRun[]): Pair[] => {
  const pairs = runs.flatMap((a, at) => runs.slice(at + 1).map(b => comparePair(a, b)))
  if (runs.length < 3) return pairs
  const corrected = holm(pairs.map(({ p }) => p))
  return pairs.map((pair, at) => ({ ...pair, pHolm: corrected[at]! }))
}

/**
 * Of classes: on which pictures only one is right, and McNemar's test on those. Of numbers: to which pictures one comes
 * closer, the sign test on those (it is the same sum), and by how much the errors differ in the mean.
 */
const comparePair = (a: ComparedRun, b: ComparedRun): Pair => {
  const common = commonPictures(a, b)
  const lead = common.map(([ofA, ofB]) => errorOf(ofB) - errorOf(ofA))
  const onlyARight = lead.filter(by => by > 0).length
  const onlyBRight = lead.filter(by => by < 0).length
  const pair = {
    a: a.runId,
    b: b.runId,
    count: common.length,
    onlyARight,
    onlyBRight,
    p: mcnemar(onlyARight, onlyBRight),
  }
  const interval = common.some(([{ value }]) => value !== null) ? bootstrapMean(lead.map(by => -by)) : null
  if (!interval) return pair
  return { ...pair, errorDifference: { mean: -lead.reduce((sum, by) => sum + by, 0) / lead.length, ...interval } }
}

/** Pictures with equal content and the same class or number in both runs; one that stands twice in both counts twice. */
const commonPictures = (a: ComparedRun, b: ComparedRun): [ImageResult, ImageResult][] => {
  const inB = new Map<string, ImageResult[]>()
  for (const image of b.images) inB.set(keyOf(image), [...(inB.get(keyOf(image)) ?? []), image])
  return a.images.flatMap((image): [ImageResult, ImageResult][] => {
    const other = inB.get(keyOf(image))?.pop()
    return other ? [[image, other]] : []
  })
}

const keyOf = ({ sha256, class: label, target }: ImageResult) => `${sha256} ${label ?? ''} ${target ?? ''}`

/** How far off: a class is right (0) or wrong (1). */
const errorOf = ({ class: label, predicted, value, target }: ImageResult): number =>
  value !== null && target !== null ? Math.abs(value - target) : predicted === label ? 0 : 1

/** Below that a difference is usually called one. */
const usual = 0.05

/** What the figures of a comparison say, and what they do not. */
export const noteOn = (split: Comparison['split'], runs: readonly unknown[], pairs: readonly Pair[]): string => {
  const several = runs.length > 2
  const figure = pairs.some(({ errorDifference }) => errorDifference) ? 'error' : 'accuracy'
  return [
    pairs.length === 1 ? verdict(pairs[0]!, split) : null,
    'This compares trained networks, not techniques: the same settings with another seed may come out differently.',
    split === 'validation'
      ? `The best epoch was chosen by its result on these validation pictures, so ${figure === 'error' ? 'errors' : 'accuracies'} on them and their intervals are optimistic.`
      : `The best epoch was chosen by its result on the validation pictures, so the validation ${figure} and its interval are optimistic; the test pictures had no part in that.`,
    several
      ? `With ${pairs.length} comparisons a small p comes up by luck more easily: pHolm is p after Holm's correction, and the one to go by.`
      : null,
    pairs.some(({ count }) => count === 0)
      ? 'Runs without a common picture cannot be compared: p is 1 there for want of evidence.'
      : null,
  ]
    .filter(part => part !== null)
    .join(' ')
}

const verdict = (pair: Pair, split: string): string => {
  const { count, onlyARight, onlyBRight, p } = pair
  if (count === 0) return `The two have no ${split} picture in common.`
  if (pair.errorDifference) return closeness(pair, pair.errorDifference, split)
  if (onlyARight + onlyBRight === 0) return `On all ${count} ${split} pictures the two are right and wrong together.`
  const apart = `They differ on ${onlyARight + onlyBRight} of ${count} ${split} pictures`
  return p < usual
    ? `${apart}; a split as uneven as ${onlyARight} to ${onlyBRight} would be rare if both were equally good.`
    : `${apart}, ${onlyARight} to ${onlyBRight}: you can't tell these apart on ${count} pictures.`
}

/** Two answers to two questions: who is closer more often, and by how much the mean errors differ. */
const closeness = (
  { a, b, count, onlyARight, onlyBRight, p }: Pair,
  { mean, low, high }: NonNullable<Pair['errorDifference']>,
  split: string,
): string => {
  const oftener = `${a} comes closer on ${onlyARight} and ${b} on ${onlyBRight} of ${count} ${split} pictures (sign test, p = ${p.toPrecision(2)})`
  const [better, by] = mean < 0 ? [a, -mean] : [b, mean]
  const [least, most] = mean < 0 ? [-high, -low] : [low, high]
  const interval = `${figure(by)} (95 % interval ${figure(least)} to ${figure(most)})`
  return least > 0
    ? `${oftener}; the mean absolute error of ${better} is smaller by ${interval}.`
    : `${oftener}; the mean absolute errors differ by ${interval}, which holds 0: you can't tell these apart on ${count} pictures by their error.`
}

const figure = (value: number): string => String(Number(value.toPrecision(3)))
