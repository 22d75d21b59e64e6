import type { EpochRecord, Rate, RunSummary } from '../../../shared/contract/runs.ts'
import { wilson } from '../../../shared/wilson.ts'

/**
 * A run's validation accuracy with its interval: as evaluated, or, while it trains, as of its best epoch so far.
 *
 * @param validationCount pictures in the validation split; null where that is not known: no interval, then no number
 */
export const bestRate = (
  run: Pick<RunSummary, 'validation' | 'bestValAccuracy'>,
  validationCount: number | null,
): Rate | null => {
  const { validation, bestValAccuracy } = run
  if (validation?.accuracy != null && validation.low !== null && validation.high !== null)
    return { value: validation.accuracy, low: validation.low, high: validation.high, count: validation.count }
  if (bestValAccuracy === null || validationCount === null) return null
  return wilson(bestValAccuracy * validationCount, validationCount)
}

/** The validation accuracy after the last epoch, with its interval: what one would have without keeping the best. */
export const lastRate = (
  history: readonly EpochRecord[],
  validationCount: number | null,
): { epoch: number; rate: Rate } | null => {
  const last = history.at(-1)
  if (last?.valAccuracy == null || validationCount === null) return null
  return { epoch: last.epoch, rate: wilson(last.valAccuracy * validationCount, validationCount) }
}
