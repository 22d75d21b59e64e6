import { pickLabels } from '../data/labelled-rows.ts'
import type { LabelledRows, TrainingRows } from '../data/labelled-rows.ts'

/** Some of the rows, under new numbers 0, 1, ... in the order given. */
export const subsetOf = (rows: LabelledRows, chosen: ArrayLike<number>): LabelledRows => ({
  ...rows,
  count: chosen.length,
  labels: pickLabels(rows.labels, chosen),
  read: (wanted, into) =>
    rows.read(
      Uint32Array.from(wanted, row => chosen[row]!),
      into,
    ),
})

/** The same of training pictures: each in the views in which an epoch shows it. */
export const trainingSubset = (rows: TrainingRows, chosen: ArrayLike<number>): TrainingRows => ({
  count: chosen.length,
  inEpoch: epoch => subsetOf(rows.inEpoch(epoch), chosen),
})
