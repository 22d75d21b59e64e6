import { streamOf } from '../../../../shared/counter-random.ts'
import type { Colour, Texture } from './recipe.ts'

export const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

/** How bright a colour looks, 0..255. */
export const brightness = ([red, green, blue]: Colour): number => 0.3 * red + 0.59 * green + 0.11 * blue

/** Smooth noise of a name, about -1..1, one bump to a unit. */
export const createNoise = (name: string) => {
  const draw = streamOf(name)
  const knot = (x: number, y: number) => draw((Math.imul(x, 73856093) ^ Math.imul(y, 19349663)) >>> 0) / 2147483648 - 1
  const ease = (t: number) => t * t * (3 - 2 * t)
  return (x: number, y: number): number => {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [across, down] = [ease(x - left), ease(y - top)]
    const above = knot(left, top) + (knot(left + 1, top) - knot(left, top)) * across
    const below = knot(left, top + 1) + (knot(left + 1, top + 1) - knot(left, top + 1)) * across
    return above + (below - above) * down
  }
}

/**
 * A pattern in the figure's own frame (-1..1): how much of the second colour shows, 0..1.
 *
 * @param pitch how fine it is, about 1
 */
export const texture = (kind: Texture, pitch: number, name: string): ((u: number, v: number) => number) => {
  const noise = createNoise(name)
  const within = (value: number) => value - Math.floor(value)
  switch (kind) {
    case 'plain':
      return () => 0
    case 'spots':
      return (u, v) => {
        const [x, y] = [
          within(u * 3.4 * pitch) - 0.5,
          within(v * 3.4 * pitch + Math.floor(u * 3.4 * pitch) * 0.5) - 0.5,
        ]
        return x * x + y * y < 0.075 ? 1 : 0
      }
    case 'rings':
      return (u, v) => {
        const distance = Math.sqrt((u - (u < 0 ? -0.42 : 0.42)) ** 2 + (v - 0.42) ** 2)
        return within(distance * 5.5 * pitch) < 0.4 ? 0.85 : 0
      }
    case 'scales':
      return (u, v) => {
        const row = Math.floor(v * 8 * pitch)
        const [x, y] = [within(u * 6 * pitch + (row % 2 === 0 ? 0 : 0.5)), within(v * 8 * pitch) - 0.5]
        const rim = (x - 0.15) * (x - 0.15) + y * y
        return rim > 0.36 && rim < 0.62 ? 0.75 : 0
      }
    case 'rays':
      return (u, v) => (within((u + 0.35 * v + 0.15 * noise(u * 3, v * 3)) * 11 * pitch) < 0.42 ? 0.5 : 0)
    case 'halves':
      return (u, v) => (v > 0 ? 0.28 : 0) + 0.18 * noise(u * 6, v * 6)
    case 'stripes':
      return (u, v) => {
        const [x, y] = [u + 0.13, v + 0.09]
        return within((x * 0.8 + y * 0.6 + (x * x + y * y) * 0.6) * 4.5 * pitch) < 0.42 ? 0.8 : 0
      }
    case 'speckles':
      return (u, v) => (noise(u * 14 * pitch, v * 14 * pitch) > 0.45 ? 0.5 : 0)
  }
}
