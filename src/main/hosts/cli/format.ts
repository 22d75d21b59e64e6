/** Numbers as a person reads them: with units, never more digits than they are worth. */

const thin = '\u202f'

/** @example duration(250.3) // '4 min 10 s' */
export const duration = (seconds: number): string => {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`
}

/** @example bytes(58926240) // '58.9 MB' */
export const bytes = (count: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = count
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** @example flops(19478255616) // '19.5 GFLOP' */
export const flops = (count: number): string => bytes(count).replace('kB', 'kFLOP').replace('B', 'FLOP')

/** @example grouped(14714688) // '14 714 688', with thin spaces */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, thin)

/** @example percent(0.974) // '97.4 %' */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/**
 * An accuracy is never alone.
 *
 * @example rate({ accuracy: 0.974, low: 0.966, high: 0.98, count: 2000 }) // '97.4 % (96.6-98.0, n = 2000)'
 */
export const rate = (result: {
  accuracy: number | null
  mae?: number | null
  low: number | null
  high: number | null
  count: number
}): string => {
  const { accuracy, mae, low, high, count } = result
  const bound = (value: number) => (accuracy === null ? figure(value, 3) : (value * 100).toFixed(1))
  const value = accuracy === null ? `MAE ${figure(mae ?? NaN)}` : percent(accuracy)
  const interval = low === null || high === null ? '' : `${bound(low)}-${bound(high)}, `
  return `${value} (${interval}n = ${count})`
}

/** A number in the target's unit: as many digits as say something. */
export const figure = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)))

/** A time of the day and the day, in this machine's zone. @param iso as the lab writes times */
export const moment = (iso: string): string => {
  const date = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Rows in columns: a number's column stands right, a word's left. The first row is the heading. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const columns = Math.max(0, ...rows.map(row => row.length))
  const numeric = /^[\d(–-]/
  const shapes = Array.from({ length: columns }, (_, at) => ({
    width: Math.max(...rows.map(row => [...(row[at] ?? '')].length)),
    right: rows.slice(1).every(row => numeric.test(row[at] || '–')),
  }))
  const cell = (text: string, { width, right }: { width: number; right: boolean }) => {
    const space = ' '.repeat(width - [...text].length)
    return right ? space + text : text + space
  }
  return rows
    .map(row =>
      shapes
        .map((shape, at) => cell(row[at] ?? '', shape))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Names and values, one below the other. */
export const facts = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')
}
