export interface ScatterPoint {
  x: number
  y: number
}

/** Where points lie on the drawing: pixels from values, moved and enlarged by the person. */
export interface ScatterView {
  scale: number
  left: number
  top: number
}

export const wholeView: ScatterView = { scale: 1, left: 0, top: 0 }

const margin = 16
const mostScale = 40

/**
 * Places of points in pixels, filling the room, y upwards.
 *
 * @returns [x, y] for each point
 */
export const placesOf = (points: readonly ScatterPoint[], width: number, height: number): [number, number][] => {
  const along = (values: readonly number[], room: number) => {
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return values.map(value => margin + ((value - low) / (high - low || 1)) * Math.max(0, room - 2 * margin))
  }
  const x = along(
    points.map(point => point.x),
    width,
  )
  const y = along(
    points.map(point => -point.y),
    height,
  )
  return points.map((_, at) => [x[at]!, y[at]!])
}

/** The same place seen through the view. */
export const through = ([x, y]: readonly [number, number], { scale, left, top }: ScatterView): [number, number] => [
  x * scale + left,
  y * scale + top,
]

/** Enlarge around a place of the drawing, which stays where it is. */
export const zoomAt = (view: ScatterView, factor: number, x: number, y: number): ScatterView => {
  const scale = Math.min(mostScale, Math.max(1, view.scale * factor))
  if (scale === 1) return wholeView
  const by = scale / view.scale
  return { scale, left: x - (x - view.left) * by, top: y - (y - view.top) * by }
}

/** The point nearest to a place, if it is within reach. */
export const pointAt = (
  places: readonly (readonly [number, number])[],
  view: ScatterView,
  x: number,
  y: number,
  reach: number,
): number | null => {
  let nearest: number | null = null
  let least = reach * reach
  places.forEach((place, at) => {
    const [px, py] = through(place, view)
    const distance = (px - x) ** 2 + (py - y) ** 2
    if (distance > least) return
    least = distance
    nearest = at
  })
  return nearest
}
