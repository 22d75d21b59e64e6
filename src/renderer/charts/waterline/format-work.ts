const units = ['', 'k', 'M', 'G', 'T', 'P'] as const
const thin = '\u202f'

/**
 * Work, three significant digits.
 *
 * @param flops floating-point operations, 0 or more; a multiply-add is two
 * @example formatWork(111974400) // '112 MFLOP'
 */
export const formatWork = (flops: number): string => {
  let value = flops
  let step = 0
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000
    step += 1
  }
  const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits)}${thin}${units[step]}FLOP`
}
