import { fnv1a32, permutation } from '../../shared/counter-random.ts'

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
  const mask = new Float32Array(draw.pictures.length * perPicture)
  for (let row = 0; row < draw.pictures.length; row++) {
    const name = `${draw.seed}/dropout/${layer}/${draw.epoch}/${draw.step}/${draw.pictures[row]}`
    markAbove(name, rate * 4294967296, mask.subarray(row * perPicture, (row + 1) * perPicture))
  }
  return mask
}

/** The bits of 1 as a float32. */
const one = 0x3f800000

/**
 * Element i of `mask` is 1 where element i of the stream `name` is at least `limit`, else 0. A step of MiniVGGNet draws
 * twelve million of them, so the loop is written out, without a call and without a jump that depends on the draw.
 */
const markAbove = (name: string, limit: number, mask: Float32Array): void => {
  const bits = new Int32Array(mask.buffer, mask.byteOffset, mask.length)
  const least = Math.ceil(limit) // the draws are whole numbers
  let state = fnv1a32(name) | 0
  for (let i = 0; i < bits.length; i++) {
    let x = state
    state = (state + 0x9e3779b9) | 0
    x ^= x >>> 16
    x = Math.imul(x, 0x7feb352d)
    x ^= x >>> 15
    x = Math.imul(x, 0x846ca68b)
    x ^= x >>> 16
    bits[i] = Math.imul(Number(x >>> 0 >= least), one)
  }
}
