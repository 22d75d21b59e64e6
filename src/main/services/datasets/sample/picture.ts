import type { Pixels } from '../../../pictures/index.ts'
import { createCanvas } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { cosSin, createDraws } from './draws.ts'
import type { Draws } from './draws.ts'
import { drawFigure } from './figure.ts'
import type { Colours, Pose } from './figure.ts'
import type { Colour, Point, Recipe } from './recipe.ts'
import { brightness, createNoise, mix } from './shading.ts'

export interface SamplePicture {
  pixels: Pixels
  /** Length of the figure in pixels. */
  target: number
}

/**
 * Draw one picture of the sample. Colours, place, turn, size and ground are drawn from the same chances for every class;
 * only the figure tells them apart.
 *
 * @param name the picture's stream of draws: `sample/1337/fish/12`
 */
export const drawPicture = (recipe: Recipe, className: string, name: string): SamplePicture => {
  const draws = createDraws(name)
  const { size } = recipe
  const figure = recipe.figures[className]!
  const canvas = createCanvas(size)
  const ground = pick(recipe, draws, 'ground', () => true)
  const body = pick(recipe, draws, 'body', colour => differs(colour, ground))
  const accent = pick(recipe, draws, 'accent', colour => differs(colour, body) && colour !== ground)
  const colours: Colours = {
    ...{ body, accent, ink: recipe.ink, white: [250, 250, 244] },
    light: mix(body, brightness(body) > 150 ? recipe.ink : [255, 255, 250], 0.5),
  }
  drawGround(canvas, recipe, ground, draws, name)
  const length = Math.round(draws.between('length', ...recipe.length) * 10) / 10
  const room = ((size - length) / 2) * 0.8
  const pose: Pose = {
    length,
    turn: draws.between('turn', -0.25, 0.25) * figure.turn,
    centre: [size / 2 + draws.between('x', -room, room), size / 2 + draws.between('y', -room, room)],
    flipped: draws.below('flipped', 2) === 1,
    stretch: draws.between('stretch', 0.88, 1.12),
  }
  // Its shadow first: the same figure, moved, in one dark tone.
  const shade = mix(ground, recipe.ink, 0.3)
  const below: Pose = { ...pose, centre: [pose.centre[0] + 2.2, pose.centre[1] + 2.8] }
  drawFigure(canvas, figure, below, { body: shade, accent: shade, light: shade, white: shade, ink: shade }, draws, name)
  drawFigure(canvas, figure, pose, colours, draws, name)
  drawGrass(canvas, recipe, ground, draws)
  return { pixels: grain(canvas.finish(), draws, name), target: length }
}

const differs = (a: Colour, b: Colour) => {
  const apart = Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2])
  return apart > 110 && Math.abs(brightness(a) - brightness(b)) > 22
}

/** A colour of the palette, a little varied, that suits what is there already. */
const pick = (recipe: Recipe, draws: Draws, what: string, suits: (colour: Colour) => boolean): Colour => {
  const { palette } = recipe
  let chosen = palette[0]!
  for (let attempt = 0; attempt < 40; attempt++) {
    const base = palette[draws.below(`${what}/${attempt}`, palette.length)]!
    const shift = (channel: string, value: number) =>
      Math.max(0, Math.min(255, value + draws.between(`${what}/${attempt}/${channel}`, -14, 14)))
    chosen = [shift('red', base[0]), shift('green', base[1]), shift('blue', base[2])]
    if (suits(chosen)) break
  }
  return chosen
}

/** Paper in two tones with a few soft stones on it. */
const drawGround = (canvas: Canvas, recipe: Recipe, ground: Colour, draws: Draws, name: string) => {
  const { size } = recipe
  const other = mix(ground, draws.below('ground tone', 2) === 0 ? [255, 255, 255] : recipe.ink, 0.22)
  const cloud = createNoise(`${name}/cloud`)
  const slope = draws.between('slope', -1, 1)
  canvas.wash((x, y) => {
    const share = 0.5 + (y / size - 0.5) * slope + 0.3 * cloud(x / 22, y / 22)
    return mix(ground, other, Math.max(0, Math.min(1, share)))
  })
  const stones = draws.below('stones', 6)
  for (let i = 0; i < stones; i++) {
    const centre: Point = [draws.between(`stone ${i}/x`, 0, size), draws.between(`stone ${i}/y`, 0, size)]
    const radius = draws.between(`stone ${i}/radius`, 2, 9)
    const colour = mix(
      ground,
      pick(recipe, draws, `stone ${i}`, () => true),
      0.4,
    )
    canvas.disc(centre, radius, (x, y) =>
      mix(colour, other, Math.max(0, Math.min(1, 0.5 + (y - centre[1] + x - centre[0]) / radius / 4))),
    )
  }
}

/** A few blades of grass, some of them across the figure. */
const drawGrass = (canvas: Canvas, recipe: Recipe, ground: Colour, draws: Draws) => {
  const { size } = recipe
  const blades = draws.below('blades', 5)
  for (let i = 0; i < blades; i++) {
    const foot = draws.between(`blade ${i}/foot`, 0, size)
    const [lean, rise] = cosSin(draws.between(`blade ${i}/lean`, 0.19, 0.31))
    const height = draws.between(`blade ${i}/height`, 12, 44)
    const bend = draws.between(`blade ${i}/bend`, -7, 7)
    const colour = mix(
      ground,
      pick(recipe, draws, `blade ${i}`, tone => differs(tone, ground)),
      0.75,
    )
    const middle: Point = [foot + lean * height * 0.55, size - rise * height * 0.55]
    const line: Point[] = [[foot, size + 2], middle, [foot + lean * height + bend, size - rise * height]]
    canvas.stroke(line, draws.between(`blade ${i}/width`, 1, 2.2), () => colour)
  }
}

/** The grain of a photo, the same in the three channels. */
const grain = (pixels: Pixels, draws: Draws, name: string): Pixels => {
  const strength = draws.between('grain', 1, 6)
  const exposure = draws.between('exposure', 0.88, 1.1)
  const noise = createNoise(`${name}/grain`)
  const data = new Uint8Array(pixels.data.length)
  for (let i = 0, y = 0; y < pixels.height; y++)
    for (let x = 0; x < pixels.width; x++) {
      const added = strength * noise(x * 0.9, y * 0.9) + 0.5
      for (let c = 0; c < 3; c++, i++)
        data[i] = Math.max(0, Math.min(255, Math.floor(pixels.data[i]! * exposure + added)))
    }
  return { ...pixels, data }
}
