import type { EpochRecord } from '../../../shared/contract/runs.ts'

/**
 * A history with one more epoch. A resumed run may train an epoch anew: the new record takes the place of the old one
 * and of everything after it, as in the run's file.
 */
export const withEpoch = (history: readonly EpochRecord[], record: EpochRecord): EpochRecord[] => [
  ...history.filter(({ epoch }) => epoch < record.epoch),
  record,
]

/**
 * What was read from disk, and the epochs that were told while it was on its way, in the order in which they came.
 */
export const withEpochs = (history: readonly EpochRecord[], told: readonly EpochRecord[]): EpochRecord[] =>
  told.reduce<EpochRecord[]>(withEpoch, [...history])

/** The epoch with the lowest validation loss so far; each record tells whether it was the lowest when it came. */
export const bestEpochOf = (history: readonly EpochRecord[]): number | null =>
  history.reduce<number | null>((best, record) => (record.best ? record.epoch : best), null)
