import { permutation, streamOf } from '../../shared/counter-random.ts'

/**
 * What training draws. Each number is a function of seed, epoch, step and picture alone, so it is the same on every
 * engine, in whichever pieces a batch is computed, and after a resume.
 */

/**
 * The order in which an epoch shows the training pictures.
 *
 * @param epoch from 1
 * @returns every index 0..count-1 once
 */
export const epochOrder = (seed: number, epoch: number, count: number): Uint32Array =>
  permutation(`${seed}/order/${epoch}`, count)

/** When and for whom a step draws. */
export interface Draw {
  seed: number
  /** From 1. */
  epoch: number
  /** Step within the epoch, from 0. */
  step: number
  /** Index of each picture of the batch among the training pictures. */
  pictures: ArrayLike<number>
}

/**
 * Which units a dropout layer keeps in a training step: 0 with probability `rate`, else 1.
 *
 * @param perPicture how many units each picture has in this layer
 * @returns float32 [pictures, perPicture], row by row
 */
export const dropoutMask = (draw: Draw, layer: string, rate: number, perPicture: number): Float32Array => {
  const limit = rate * 4294967296
  const mask = new Float32Array(draw.pictures.length * perPicture)
  for (let row = 0; row < draw.pictures.length; row++) {
    const stream = streamOf(`${draw.seed}/dropout/${layer}/${draw.epoch}/${draw.step}/${draw.pictures[row]}`)
    for (let unit = 0, at = row * perPicture; unit < perPicture; unit++, at++) mask[at] = stream(unit) < limit ? 0 : 1
  }
  return mask
}
