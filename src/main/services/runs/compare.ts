import type { Comparison, ImageResult } from '../../../shared/contract/runs.ts'
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

/** Pictures count that have equal content and the same class in both runs; one that stands twice in both counts twice. */
const comparePair = (a: ComparedRun, b: ComparedRun): Pair => {
  const inB = new Map<string, ImageResult[]>()
  for (const image of b.images) inB.set(keyOf(image), [...(inB.get(keyOf(image)) ?? []), image])
  let count = 0
  let onlyARight = 0
  let onlyBRight = 0
  for (const image of a.images) {
    const other = inB.get(keyOf(image))?.pop()
    if (!other) continue
    count++
    if (isRight(image) && !isRight(other)) onlyARight++
    if (!isRight(image) && isRight(other)) onlyBRight++
  }
  return { a: a.runId, b: b.runId, count, onlyARight, onlyBRight, p: mcnemar(onlyARight, onlyBRight) }
}

const keyOf = ({ sha256, class: label }: ImageResult) => `${sha256} ${label}`

const isRight = ({ class: label, predicted }: ImageResult) => predicted === label

/** Below that a difference is usually called one. */
const usual = 0.05

/** What the figures of a comparison say, and what they do not. */
export const noteOn = (split: Comparison['split'], runs: readonly unknown[], pairs: readonly Pair[]): string => {
  const several = runs.length > 2
  return [
    pairs.length === 1 ? verdict(pairs[0]!, split) : null,
    'This compares trained networks, not techniques: the same settings with another seed may come out differently.',
    split === 'validation'
      ? 'The best epoch was chosen by its result on these validation pictures, so accuracies on them and their intervals are optimistic.'
      : 'The best epoch was chosen by its result on the validation pictures, so the validation accuracy and its interval are optimistic; the test pictures had no part in that.',
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

const verdict = ({ count, onlyARight, onlyBRight, p }: Pair, split: string): string => {
  if (count === 0) return `The two have no ${split} picture in common.`
  if (onlyARight + onlyBRight === 0) return `On all ${count} ${split} pictures the two are right and wrong together.`
  const apart = `They differ on ${onlyARight + onlyBRight} of ${count} ${split} pictures`
  return p < usual
    ? `${apart}; a split as uneven as ${onlyARight} to ${onlyBRight} would be rare if both were equally good.`
    : `${apart}, ${onlyARight} to ${onlyBRight}: you can't tell these apart on ${count} pictures.`
}
