import { formatPercent } from '../../ui/format.ts'

/**
 * A probability as a person may read it: nothing that is not certain reads "100 %".
 *
 * @example formatConfidence(0.99987) // '> 99.9 %'
 */
export const formatConfidence = (probability: number): string =>
  probability < 1 && probability >= 0.9995 ? `> ${formatPercent(0.999)}` : formatPercent(probability)
