import { formatCount, marked, unknown } from './format.ts'

const thin = '\u202f'

/** A number in the target's unit, with as many digits as say something. */
export const figureText = (value: number | null | undefined, digits = 4): string =>
  value === null || value === undefined || !Number.isFinite(value)
    ? unknown
    : (value < 0 ? '−' : '') + marked(String(Number(Math.abs(value).toPrecision(digits))))

/**
 * What stands behind a mean absolute error.
 *
 * @example errorInterval({ low: 1.06, high: 1.79, count: 24 }) // '1.06–1.79, n = 24'
 */
export const errorInterval = ({
  low,
  high,
  count,
}: {
  low: number | null
  high: number | null
  count: number
}): string => {
  const cases = `n${thin}=${thin}${formatCount(count)}`
  return low === null || high === null ? cases : `${figureText(low, 3)}–${figureText(high, 3)}, ${cases}`
}
