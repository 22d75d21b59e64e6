import { formatPercent } from '../../ui/format.ts'

/**
 * A probability as a person may read it. No network is certain: what rounds to 100 % is told as more than 99.9 %.
 *
 * @example formatConfidence(0.99987) // '> 99.9 %'
 */
export const formatConfidence = (probability: number): string =>
  probability >= 0.9995 ? `> ${formatPercent(0.999)}` : formatPercent(probability)
