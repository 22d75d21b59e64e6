import { z } from 'zod'
import { readJson } from '../../../files/atomic.ts'
import { resourcePath } from '../../../files/resources.ts'

const point = z.tuple([z.number(), z.number()])
const colour = z.tuple([z.number(), z.number(), z.number()])
export type Point = z.infer<typeof point>
export type Colour = z.infer<typeof colour>

const fills = ['body', 'accent', 'light', 'white', 'ink'] as const
const textures = ['plain', 'spots', 'rings', 'scales', 'rays', 'halves', 'stripes', 'speckles'] as const
export type Texture = (typeof textures)[number]

/** Also drawn with x (or y) the other way round. */
const mirrors = { mirrored: z.boolean().default(false), mirroredDown: z.boolean().default(false) }

const part = z.union([
  z.object({
    /** A closed curve through these points. */
    outline: z.array(point).min(3),
    fill: z.enum(fills),
    texture: z.enum(textures),
    /** Width of the dark edge; 0 for none. */
    edge: z.number().default(0),
    ...mirrors,
  }),
  z.object({ line: z.array(point).min(2), width: z.number(), fill: z.enum(fills), ...mirrors }),
  z.object({ disc: z.tuple([z.number(), z.number(), z.number()]), fill: z.enum(fills), ...mirrors }),
  /** Centre, outer radius, turns. */
  z.object({
    spiral: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    width: z.number(),
    fill: z.enum(fills),
    ...mirrors,
  }),
])
export type Part = z.infer<typeof part>

const recipe = z.object({
  about: z.string(),
  /** Side of every picture in pixels. */
  size: z.number().int(),
  /** Pictures of each class. */
  splits: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
  /** What the number of each picture is. */
  target: z.string(),
  /** Least and greatest length of a figure, in pixels. */
  length: z.tuple([z.number(), z.number()]),
  palette: z.array(colour).min(6),
  ink: colour,
  figures: z.record(
    z.string(),
    z.object({
      /** How far it may be turned, as a share of half a turn. */
      turn: z.number(),
      /** How far each point may stray. */
      wobble: z.number(),
      parts: z.array(part),
    }),
  ),
})
export type Recipe = z.infer<typeof recipe>

/** The recipe that comes with the program. */
export const readRecipe = (): Promise<Recipe> => readJson(resourcePath('sample', 'recipe.json'), recipe, 'internal')
