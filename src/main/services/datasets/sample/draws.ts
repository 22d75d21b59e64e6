import { streamOf } from '../../../../shared/counter-random.ts'

/** Draws of one picture: the same for the same name on every system, in whatever order they are asked for. */
export interface Draws {
  /** Uniform in [from, to). */
  between(what: string, from: number, to: number): number
  /** Uniform in 0..count-1. */
  below(what: string, count: number): number
}

/** @param name such as `sample/1337/fish/12` */
export const createDraws = (name: string): Draws => {
  const fraction = (what: string) => streamOf(`${name}/${what}`)(0) / 4294967296
  return {
    between: (what, from, to) => from + (to - from) * fraction(what),
    below: (what, count) => Math.floor(fraction(what) * count),
  }
}

/**
 * Cosine and sine of an angle given in turns, from additions and multiplications only: Math.sin may differ in its last
 * digit from one system to another, and the sample is to be the same everywhere.
 */
export const cosSin = (turns: number): [number, number] => {
  const around = turns - Math.floor(turns)
  const quarter = Math.floor(around * 4)
  const x = (around - quarter / 4) * 6.283185307179586 // 0 to a quarter turn, in radians
  const square = x * x
  let cos = 0
  let sin = 0
  // Taylor's series from its far end; the twelfth term is below 1e-17 here.
  for (let n = 24; n >= 2; n -= 2) {
    cos = (1 + cos) * (-square / (n * (n - 1)))
    sin = (1 + sin) * (-square / (n * (n + 1)))
  }
  cos = 1 + cos
  sin = x * (1 + sin)
  if (quarter === 1) return [-sin, cos]
  if (quarter === 2) return [-cos, -sin]
  if (quarter === 3) return [sin, -cos]
  return [cos, sin]
}
