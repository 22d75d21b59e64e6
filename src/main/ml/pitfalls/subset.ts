import type { Labels, LabelledRows, TrainingRows } from '../data/labelled-rows.ts'

/** Some of the rows, under new numbers 0, 1, ... in the order given. */
export const subsetOf = (rows: LabelledRows, chosen: ArrayLike<number>): LabelledRows => ({
  ...rows,
  count: chosen.length,
  labels: labelsOf(rows.labels, chosen),
  read: (wanted, into) =>
    rows.read(
      Uint32Array.from(wanted, row => chosen[row]!),
      into,
    ),
})

const labelsOf = (labels: Labels, chosen: ArrayLike<number>): Labels => {
  const picked = labels instanceof Int32Array ? new Int32Array(chosen.length) : new Float64Array(chosen.length)
  for (let i = 0; i < picked.length; i++) picked[i] = labels[chosen[i]!]!
  return picked
}

/** The same of training pictures: each in the views in which an epoch shows it. */
export const trainingSubset = (rows: TrainingRows, chosen: ArrayLike<number>): TrainingRows => ({
  count: chosen.length,
  inEpoch: epoch => subsetOf(rows.inEpoch(epoch), chosen),
})
