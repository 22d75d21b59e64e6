import { spoken } from '../words/spoken.ts'

/**
 * How numbers read everywhere in the lab: grouped by thin spaces, with their unit, never alone, the decimal mark that of
 * the window's language. All of them return text that does not break inside (narrow no-break spaces).
 */
const thin = '\u202f'

/** The dash where a number is not known. */
export const unknown = '–'

/** Digits with the decimal mark of the language. */
export const marked = (digits: string): string => (spoken.value === 'de' ? digits.replace('.', ',') : digits)

const group = (digits: string): string => (digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, thin))

/**
 * A whole number, grouped from five digits up.
 *
 * @example formatCount(14714688) // '14 714 688'
 * @example formatCount(2000) // '2000'
 */
export const formatCount = (count: number): string => {
  const rounded = Math.round(count)
  return (rounded < 0 ? '−' : '') + group(String(Math.abs(rounded)))
}

/**
 * A number with `digits` significant decimals behind the point.
 *
 * @example formatNumber(0.08431, 4) // '0.0843'
 */
export const formatNumber = (value: number, digits: number): string => {
  if (!Number.isFinite(value)) return unknown
  const [whole = '0', rest] = Math.abs(value).toFixed(digits).split('.')
  return (value < 0 ? '−' : '') + group(whole) + (rest === undefined ? '' : marked(`.${rest}`))
}

/**
 * A share 0..1 as a percentage.
 *
 * @example formatPercent(0.974) // '97.4 %'
 */
export const formatPercent = (share: number, digits = 1): string =>
  Number.isFinite(share) ? `${formatNumber(share * 100, digits)}${thin}%` : unknown

/**
 * A probability as a person may read it. No network is certain: what rounds to 100 % is told as more than 99.9 %, what
 * rounds to nothing as less than 0.1 %.
 *
 * @example formatConfidence(0.99987) // '> 99.9 %'
 */
export const formatConfidence = (probability: number): string => {
  if (probability >= 0.9995) return `>${thin}${formatPercent(0.999)}`
  if (probability < 0.0005) return `<${thin}${formatPercent(0.001)}`
  return formatPercent(probability)
}

/** A share of `count` cases with the bounds of its 95 % interval, all 0..1. */
export interface RateLike {
  value: number
  low: number | null
  high: number | null
  count: number
}

/**
 * An accuracy is never alone.
 *
 * @example formatRate({ value: 0.974, low: 0.966, high: 0.98, count: 2000 }) // '97.4 % (96.6–98.0, n = 2000)'
 */
export const formatRate = (rate: RateLike): string => `${formatPercent(rate.value)} (${formatInterval(rate)})`

/** What stands in the brackets: '96.6–98.0, n = 2000'; without an interval only the number of cases. */
export const formatInterval = ({ low, high, count }: RateLike): string => {
  const cases = `n${thin}=${thin}${formatCount(count)}`
  if (low === null || high === null) return cases
  return `${formatNumber(low * 100, 1)}–${formatNumber(high * 100, 1)}, ${cases}`
}

const padded = (value: number) => String(value).padStart(2, '0')

/**
 * A span of time as a person says it: the two largest units.
 *
 * @param seconds 0 or more
 * @example formatDuration(250.3) // '4 min 10 s'
 * @example formatDuration(0.42) // '0.4 s'
 */
export const formatDuration = (seconds: number): string => {
  if (!Number.isFinite(seconds) || seconds < 0) return unknown
  if (seconds < 9.95) return seconds < 0.05 ? `0${thin}s` : `${marked(seconds.toFixed(1))}${thin}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}${thin}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}${thin}min ${padded(whole % 60)}${thin}s`
  const minutes = Math.round(whole / 60)
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}${thin}h ${padded(minutes % 60)}${thin}min`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)}${thin}d ${padded(hours % 24)}${thin}h`
}

/** Time left, in steps that do not flicker: whole seconds below a minute, then fives, then whole minutes. */
export const formatTimeLeft = (seconds: number): string => {
  if (!Number.isFinite(seconds) || seconds < 0) return unknown
  if (seconds < 10) return `${Math.max(1, Math.ceil(seconds))}${thin}s`
  if (seconds < 60) return formatDuration(Math.ceil(seconds))
  if (seconds < 600) return formatDuration(Math.ceil(seconds / 5) * 5)
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes}${thin}min` : formatDuration(minutes * 60)
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/**
 * A size in decimal units, three significant digits.
 *
 * @example formatBytes(58889256) // '58.9 MB'
 */
export const formatBytes = (bytes: number): string => {
  if (!Number.isFinite(bytes) || bytes < 0) return unknown
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${marked(value.toFixed(digits))}${thin}${byteUnits[unit]}`
}

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()

/**
 * When something happened, as short as it stays clear: the time for today, the date otherwise.
 *
 * @param iso an ISO 8601 time
 */
export const formatWhen = (iso: string, now = new Date()): string => {
  const locale = spoken.value === 'de' ? 'de-DE' : 'en-GB'
  const when = new Date(iso)
  if (Number.isNaN(when.getTime())) return unknown
  if (sameDay(when, now)) return when.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
  const year = when.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return when.toLocaleDateString(locale, { day: 'numeric', month: 'short', ...year })
}
