import type { Canvas, Shader } from './canvas.ts'
import { smooth } from './canvas.ts'
import { cosSin } from './draws.ts'
import type { Draws } from './draws.ts'
import type { Colour, Part, Point, Recipe } from './recipe.ts'
import { mix, texture } from './shading.ts'

export interface Colours {
  body: Colour
  accent: Colour
  light: Colour
  white: Colour
  ink: Colour
}

/** Where a figure stands: length in pixels, turn in turns, its centre. */
export interface Pose {
  length: number
  turn: number
  centre: Point
  flipped: boolean
  /** How much broader or narrower than drawn. */
  stretch: number
}

/** Draw one figure of the recipe: its parts from back to front, each point strayed a little. */
export const drawFigure = (
  canvas: Canvas,
  figure: Recipe['figures'][string],
  pose: Pose,
  colours: Colours,
  draws: Draws,
  name: string,
): void => {
  const frame = createFrame(pose)
  const pitch = draws.between('pitch', 0.85, 1.2)
  const stray = (what: string, [x, y]: Point): Point => [
    x + draws.between(`${what}/x`, -figure.wobble, figure.wobble),
    y + draws.between(`${what}/y`, -figure.wobble, figure.wobble),
  ]
  for (const [index, part] of figure.parts.entries()) {
    // A mirrored part strays the same way on both sides.
    const strayed = strayPart(part, (i, point) => stray(`part ${index}/${i}`, point))
    const pattern = texture('texture' in part ? part.texture : 'plain', pitch, `${name}/part ${index}`)
    for (const [flipX, flipY] of sides(part)) {
      const outward = (point: Point): Point => frame.out([point[0] * flipX, point[1] * flipY])
      const shader: Shader = (x, y) => {
        if (part.fill === 'ink') return colours.ink
        const [u, v] = frame.back(x, y)
        const second = part.fill === 'body' ? colours.accent : colours.body
        const flat = mix(colours[part.fill], second, pattern(u * flipX, v * flipY) * 0.8)
        // Light from above: darker towards the lower side.
        return mix(flat, colours.ink, Math.max(0, Math.min(0.3, 0.1 + v * 0.2)))
      }
      drawPart(canvas, strayed, outward, frame.scale, shader, () => colours.ink)
    }
  }
}

const sides = (part: Part): [number, number][] => {
  if (part.mirrored)
    return [
      [1, 1],
      [-1, 1],
    ]
  return part.mirroredDown
    ? [
        [1, 1],
        [1, -1],
      ]
    : [[1, 1]]
}

const strayPart = (part: Part, stray: (i: number, point: Point) => Point): Part => {
  if ('outline' in part) return { ...part, outline: part.outline.map((point, i) => stray(i, point)) }
  return part
}

const drawPart = (
  canvas: Canvas,
  part: Part,
  outward: (point: Point) => Point,
  scale: number,
  shader: Shader,
  ink: Shader,
): void => {
  if ('outline' in part) {
    const curve = smooth(part.outline, true).map(outward)
    canvas.polygon(curve, shader)
    if (part.edge > 0) canvas.stroke([...curve, curve[0]!], part.edge * scale, ink)
  } else if ('line' in part) {
    canvas.stroke(smooth(part.line, false).map(outward), part.width * scale, shader)
  } else if ('disc' in part) {
    canvas.disc(outward([part.disc[0], part.disc[1]]), part.disc[2] * scale, shader)
  } else {
    canvas.stroke(spiral(part.spiral).map(outward), part.width * scale, shader)
  }
}

/** From the rim inwards, closer and closer. */
const spiral = ([x, y, radius, turns]: readonly [number, number, number, number]): Point[] => {
  const steps = 72
  return Array.from({ length: steps + 1 }, (_, step): Point => {
    const share = step / steps
    const [cos, sin] = cosSin(0.12 + share * turns)
    const reach = radius * (1 - share) * (1 - 0.25 * share) + 0.015
    return [x + cos * reach, y + sin * reach]
  })
}

const createFrame = ({ length, turn, centre, flipped, stretch }: Pose) => {
  const scale = length / 2
  const [cos, sin] = cosSin(turn)
  const flip = flipped ? -1 : 1
  return {
    scale,
    out: ([u, v]: Point): Point => {
      const [x, y] = [u * scale * flip, v * scale * stretch]
      return [centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos]
    },
    back: (x: number, y: number): Point => {
      const dx = x - centre[0]
      const dy = y - centre[1]
      return [((dx * cos + dy * sin) / scale) * flip, (dy * cos - dx * sin) / scale / stretch]
    },
  }
}
