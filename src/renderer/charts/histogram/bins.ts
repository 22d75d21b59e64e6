/** One bar: values from `from` on, below `to` (the last one holds its end, too). */
export interface Bin {
  from: number
  to: number
  count: number
}

/**
 * A step that reads well: 1, 2 or 5 times a power of ten.
 *
 * @param span what the axis shows
 * @param parts in how many it is to be cut, about
 */
export const evenStep = (span: number, parts: number): number => {
  if (!(span > 0)) return 1
  const raw = span / parts
  const power = 10 ** Math.floor(Math.log10(raw))
  const times = raw / power
  return (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10) * power
}

/** Even numbers from at or below `min` to at or above `max`. */
export const ticksOf = (min: number, max: number, parts = 5): number[] => {
  const step = evenStep(max - min, parts)
  const first = Math.floor(min / step + 1e-9)
  const last = Math.ceil(max / step - 1e-9)
  return Array.from({ length: Math.max(2, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/**
 * How many values lie where, in about `parts` bars whose bounds are even numbers.
 *
 * @example binsOf([1, 2, 2.5, 9]).map(({ count }) => count).reduce((a, b) => a + b) // 4
 */
export const binsOf = (values: readonly number[], parts = 20): Bin[] => {
  if (values.length === 0) return []
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  const bounds = ticksOf(min, max === min ? min + 1 : max, parts)
  const step = bounds[1]! - bounds[0]!
  const bins = bounds.slice(0, -1).map((from, i) => ({ from, to: bounds[i + 1]!, count: 0 }))
  for (const value of values)
    bins[Math.min(bins.length - 1, Math.max(0, Math.floor((value - bounds[0]!) / step)))]!.count++
  return bins
}
