import { splits } from '../../../shared/contract/datasets.ts'
import type { Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { u32 } from '../../../shared/counter-random.ts'
import { byCodePoint } from './code-points.ts'

export interface Drawable {
  /** Path below the dataset's folder: with the seed it decides the draw. */
  file: string
  /** Null for a regression: then all pictures are drawn together. */
  label: number | null
}

/**
 * Draw splits from pictures that have none, class by class, so that each split holds every class in its share. Where a
 * picture goes depends on the seed, its name and those of its class: not on the order in which they come.
 *
 * @param percent shares of train, validation and test; those with 0 get nothing
 * @returns the split of each picture, in the order of `pictures`
 * @throws LabError `dataset-invalid` where a class has too few pictures to be in every split
 */
export const drawSplits = (
  pictures: readonly Drawable[],
  classes: readonly string[],
  percent: readonly number[],
  seed: number,
): Split[] => {
  const drawn = new Array<Split>(pictures.length).fill('train')
  const wanted = splits.filter((_, i) => percent[i]! > 0)
  const groups = classes.length > 0 ? classes : ['']
  const byClass = groups.map((): { file: string; index: number; rank: number }[] => [])
  for (const [index, { file, label }] of pictures.entries())
    byClass[label ?? 0]!.push({ file, index, rank: u32(`split/${seed}/${file}`, 0) })
  for (const [label, name] of groups.entries()) {
    const ranked = byClass[label]!.sort((a, b) => a.rank - b.rank || byCodePoint(a.file, b.file))
    if (ranked.length < wanted.length)
      throw new LabError(
        'dataset-invalid',
        `${name === '' ? 'There are' : `The class "${name}" has`} ${ranked.length} readable pictures, too few to put one in each of ${wanted.join(', ')}.`,
        name === '' ? 'Add pictures.' : 'Add pictures of that class, or remove its folder.',
      )
    const counts = shares(ranked.length, percent)
    let from = 0
    for (const [i, split] of splits.entries()) {
      for (const { index } of ranked.slice(from, from + counts[i]!)) drawn[index] = split
      from += counts[i]!
    }
  }
  return drawn
}

/**
 * Whole numbers in the given shares (percent) that sum to `count`: rounded down, what is left over to the largest
 * remainders; every share above 0 gets at least one.
 *
 * @example shares(2000, [80, 10, 10]) // [1600, 200, 200]
 */
export const shares = (count: number, percent: readonly number[]): number[] => {
  const total = percent.reduce((sum, share) => sum + share, 0)
  const exact = percent.map(share => (count * share) / total)
  const whole = exact.map(Math.floor)
  const byRemainder = exact.map((_, i) => i).sort((a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!) || a - b)
  for (let i = 0, left = count - sum(whole); i < left; i++) whole[byRemainder[i % whole.length]!]!++
  for (const [i, share] of percent.entries())
    if (share > 0 && whole[i] === 0) {
      whole[whole.indexOf(Math.max(...whole))]!--
      whole[i] = 1
    }
  return whole
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
