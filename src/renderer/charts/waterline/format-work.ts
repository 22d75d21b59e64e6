const units = ['', 'k', 'M', 'G', 'T', 'P'] as const
const thin = '\u202f'

/**
 * Work in operations, three significant digits.
 *
 * @param operations 0 or more: multiply-adds, or floating-point operations
 * @param unit what is counted: `MAC` (multiply-adds) or `FLOP`
 * @example formatWork(55987200) // '56.0 MMAC'
 */
export const formatWork = (operations: number, unit: 'MAC' | 'FLOP' = 'MAC'): string => {
  let value = operations
  let step = 0
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000
    step += 1
  }
  const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits)}${thin}${units[step]}${unit}`
}
