import type { EpochRecord } from '../../../shared/contract/runs.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'

type Schedule = Pick<RunSpec, 'learningRate' | 'schedule' | 'scheduleFactor' | 'scheduleEpochs' | 'epochs'>

/** An improvement of the validation loss smaller than this does not count for `plateau`: Keras's min_delta. */
const minimalImprovement = 1e-4

/**
 * The learning rate of an epoch: a function of the settings and of the epochs before it, so that a resumed run has the
 * same.
 *
 * @param history the epochs that have ended; the next one's rate is returned
 */
export const learningRateOf = (spec: Schedule, history: readonly Pick<EpochRecord, 'valLoss'>[]): number => {
  const past = history.length
  switch (spec.schedule) {
    case 'constant':
      return spec.learningRate
    case 'step':
      return spec.learningRate * spec.scheduleFactor ** Math.floor(past / spec.scheduleEpochs)
    case 'exponential':
      return spec.learningRate * spec.scheduleFactor ** (past / spec.scheduleEpochs)
    case 'cosine': {
      const share = spec.epochs > 1 ? Math.min(1, past / (spec.epochs - 1)) : 0
      const high = (1 + Math.cos(Math.PI * share)) / 2
      return spec.learningRate * (spec.scheduleFactor + (1 - spec.scheduleFactor) * high)
    }
    case 'plateau':
      return spec.learningRate * spec.scheduleFactor ** plateaus(history, spec.scheduleEpochs)
  }
}

/** How often the validation loss did not get better for `patience` epochs, as Keras's ReduceLROnPlateau counts. */
const plateaus = (history: readonly Pick<EpochRecord, 'valLoss'>[], patience: number): number => {
  let lowest = Infinity
  let waited = 0
  let count = 0
  for (const { valLoss } of history) {
    if (valLoss < lowest - minimalImprovement) {
      lowest = valLoss
      waited = 0
    } else if (++waited >= patience) {
      count++
      waited = 0
    }
  }
  return count
}

/** Whether training should end early: `earlyStopping` epochs in a row without a lower validation loss; 0 never. */
export const shouldStopEarly = (
  spec: Pick<RunSpec, 'earlyStopping'>,
  history: readonly Pick<EpochRecord, 'valLoss'>[],
): boolean => {
  if (spec.earlyStopping === 0 || history.length === 0) return false
  const losses = history.map(({ valLoss }) => valLoss)
  const best = losses.indexOf(Math.min(...losses))
  return losses.length - 1 - best >= spec.earlyStopping
}
