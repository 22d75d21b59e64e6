import type { Pixels } from '../../../pictures/index.ts'
import type { Colour, Point } from './recipe.ts'

/** Samples along a pixel's side: edges come out smooth. */
const fine = 3

/** The colour at a place, in pixels of the finished picture. */
export type Shader = (x: number, y: number) => Colour

export interface Canvas {
  /** Paint everything. */
  wash(shader: Shader): void
  /** Paint inside a closed line of points (even-odd). */
  polygon(points: readonly Point[], shader: Shader): void
  /** Paint along a line, round at its ends. */
  stroke(points: readonly Point[], width: number, shader: Shader): void
  disc(centre: Point, radius: number, shader: Shader): void
  /** The picture, each pixel the mean of its samples. */
  finish(): Pixels
}

export const createCanvas = (size: number): Canvas => {
  const side = size * fine
  const samples = new Float64Array(side * side * 3)
  const place = (index: number) => (index + 0.5) / fine
  const bounds = (from: number, to: number): [number, number] => [
    Math.max(0, Math.floor(from * fine) - 1),
    Math.min(side - 1, Math.ceil(to * fine) + 1),
  ]
  const paint = (row: number, column: number, colour: Colour) => {
    const at = (row * side + column) * 3
    samples[at] = colour[0]
    samples[at + 1] = colour[1]
    samples[at + 2] = colour[2]
  }
  /** Paint where `covers` says so, within a box. */
  const within = (
    box: readonly [number, number, number, number],
    covers: (x: number, y: number) => boolean,
    shader: Shader,
  ) => {
    const [left, right] = bounds(box[0], box[2])
    const [top, bottom] = bounds(box[1], box[3])
    for (let row = top; row <= bottom; row++) {
      const y = place(row)
      for (let column = left; column <= right; column++) {
        const x = place(column)
        if (covers(x, y)) paint(row, column, shader(x, y))
      }
    }
  }

  const wash: Canvas['wash'] = shader => {
    // Soft all over: one look at the shader for each pixel is enough.
    for (let row = 0; row < side; row += fine)
      for (let column = 0; column < side; column += fine) {
        const colour = shader((column + fine / 2) / fine, (row + fine / 2) / fine)
        for (let y = 0; y < fine; y++) for (let x = 0; x < fine; x++) paint(row + y, column + x, colour)
      }
  }

  const polygon: Canvas['polygon'] = (points, shader) => {
    const [top, bottom] = bounds(Math.min(...points.map(p => p[1])), Math.max(...points.map(p => p[1])))
    for (let row = top; row <= bottom; row++) {
      const y = place(row)
      const crossings: number[] = []
      for (let i = 0; i < points.length; i++) {
        const a = points[i]!
        const b = points[i + 1 < points.length ? i + 1 : 0]!
        if (a[1] <= y !== b[1] <= y) crossings.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
      }
      crossings.sort((a, b) => a - b)
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [left, right] = bounds(crossings[i]!, crossings[i + 1]!)
        for (let column = left; column <= right; column++) {
          const x = place(column)
          if (x >= crossings[i]! && x < crossings[i + 1]!) paint(row, column, shader(x, y))
        }
      }
    }
  }

  const stroke: Canvas['stroke'] = (points, width, shader) => {
    const reach = width / 2
    for (let i = 0; i + 1 < points.length; i++) {
      const [[x1, y1], [x2, y2]] = [points[i]!, points[i + 1]!]
      const [dx, dy] = [x2 - x1, y2 - y1]
      const length = dx * dx + dy * dy
      const covers = (x: number, y: number) => {
        const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length))
        const offX = x - x1 - along * dx
        const offY = y - y1 - along * dy
        return offX * offX + offY * offY <= reach * reach
      }
      const box = [
        Math.min(x1, x2) - reach,
        Math.min(y1, y2) - reach,
        Math.max(x1, x2) + reach,
        Math.max(y1, y2) + reach,
      ] as const
      within(box, covers, shader)
    }
  }

  return {
    polygon,
    stroke,
    wash,
    disc: ([cx, cy], radius, shader) =>
      within(
        [cx - radius, cy - radius, cx + radius, cy + radius],
        (x, y) => (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius,
        shader,
      ),
    finish: () => {
      const data = new Uint8Array(size * size * 3)
      for (let i = 0, row = 0; row < size; row++)
        for (let column = 0; column < size; column++)
          for (let c = 0; c < 3; c++, i++) {
            let sum = 0
            for (let y = 0; y < fine; y++)
              for (let x = 0; x < fine; x++) sum += samples[((row * fine + y) * side + column * fine + x) * 3 + c]!
            data[i] = Math.max(0, Math.min(255, Math.floor(sum / (fine * fine) + 0.5)))
          }
      return { width: size, height: size, data }
    },
  }
}

/** A smooth line through points (Catmull and Rom), eight steps from one to the next; closed, or with two ends. */
export const smooth = (points: readonly Point[], closed: boolean): Point[] => {
  const count = points.length
  const at = (i: number) => points[closed ? (i + count) % count : Math.max(0, Math.min(count - 1, i))]!
  const out: Point[] = []
  for (let i = 0; i < (closed ? count : count - 1); i++)
    for (let step = 0; step < 8; step++) {
      const t = step / 8
      const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
      const curve = (axis: 0 | 1) =>
        0.5 *
        (2 * p1[axis] +
          (p2[axis] - p0[axis]) * t +
          (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
          (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t)
      out.push([curve(0), curve(1)])
    }
  if (!closed) out.push(at(count - 1))
  return out
}
