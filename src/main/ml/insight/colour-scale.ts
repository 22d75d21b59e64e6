/** A colour for each number 0..1, as RGB 0..255. */
export type ColourScale = (value: number) => readonly [number, number, number]

/**
 * A scale through colours at equal distances.
 *
 * @param colours as 0xrrggbb, from 0 to 1
 */
const scaleThrough =
  (colours: readonly number[]): ColourScale =>
  value => {
    const at = Math.min(1, Math.max(0, value)) * (colours.length - 1)
    const lower = Math.min(colours.length - 2, Math.floor(at))
    const part = (shift: number) => {
      const [from, to] = [(colours[lower]! >> shift) & 255, (colours[lower + 1]! >> shift) & 255]
      return Math.round(from + (to - from) * (at - lower))
    }
    return [part(16), part(8), part(0)]
  }

/**
 * Matplotlib's "viridis", at ten places: it grows evenly lighter, and can be told apart by colour-blind eyes and in
 * gray.
 */
export const viridis = scaleThrough([
  0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725,
])

/** Matplotlib's "inferno", at ten places: from black over red to light yellow, as warm as what it shows. */
export const inferno = scaleThrough([
  0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d, 0xfcffa4,
])
