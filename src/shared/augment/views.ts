import { fraction, permutation } from '../counter-random.ts'
import { drawsFlip, flipHorizontally } from './random-flip.ts'
import { drawTurn, rotate } from './random-rotation.ts'
import { drawZoom, zoom } from './random-zoom.ts'
import type { FloatPicture } from './warp.ts'

/** How far pictures are changed at random: the settings of the same names in a run. */
export interface Augmentation {
  flip: boolean
  /** Share of a full turn, either way. */
  rotation: number
  /** Share, in or out. */
  zoom: number
}

/** What is done to one picture: a version of it. */
export interface View {
  flipped: boolean
  /** Share of a full turn, counter-clockwise. */
  turn: number
  /** Above 1 zooms out. */
  zoom: number
}

/**
 * Draw a view of a picture from Keras's ranges. It is a function of the stream's name alone, so a picture has the same
 * views in whichever batch, on whichever engine, and after a resume.
 *
 * @param stream one of the two names below
 */
export const drawView = ({ flip, rotation, zoom: range }: Augmentation, stream: string): View => ({
  flipped: flip && drawsFlip(fraction(stream, 0)),
  turn: rotation > 0 ? drawTurn(rotation, fraction(stream, 1)) : 0,
  zoom: range > 0 ? drawZoom(range, fraction(stream, 2)) : 1,
})

/** The stream of a view in the bank. @param image SHA-256 of the picture's bytes */
export const bankStream = (seed: number, view: number, image: string): string => `${seed}/view/${view}/${image}`

/** The stream of an epoch's own view. @param epoch from 1 */
export const freshStream = (seed: number, epoch: number, image: string): string => `${seed}/fresh/${epoch}/${image}`

/** Flip, then turn, then zoom, each resampling what the step before made, as a row of Keras's layers does. */
export const applyView = (picture: FloatPicture, { flipped, turn, zoom: factor }: View): FloatPicture => {
  let result = picture
  if (flipped) result = flipHorizontally(result)
  if (turn !== 0) result = rotate(result, turn)
  if (factor !== 1) result = zoom(result, factor)
  return result
}

/**
 * Which view of the bank an epoch shows of a picture. Each picture goes round its views in an order of its own, so that a
 * view returns only after all the others.
 *
 * @param epoch from 1
 * @param views how many the bank has
 * @returns 0..views-1
 */
export const viewInEpoch = (seed: number, epoch: number, image: string, views: number): number =>
  permutation(`${seed}/views/${image}`, views)[(epoch - 1) % views]!
