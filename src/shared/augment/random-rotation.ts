import { warp } from './warp.ts'
import type { Affine, FloatPicture } from './warp.ts'

/** @param turn Share of a full turn; positive is counter-clockwise as seen. About the centre ((w-1)/2, (h-1)/2). */
export const rotationMap = (turn: number, width: number, height: number): Affine => {
  const angle = turn * 2 * Math.PI
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [x, y] = [width - 1, height - 1]
  return [cos, -sin, (x - (cos * x - sin * y)) / 2, sin, cos, (y - (sin * x + cos * y)) / 2]
}

/** Keras's RandomRotation for a given turn. */
export const rotate = (picture: FloatPicture, turn: number): FloatPicture =>
  warp(picture, rotationMap(turn, picture.width, picture.height))

/** RandomRotation(factor): uniform in -factor..factor of a full turn. @param draw Uniform in 0..1. */
export const drawTurn = (factor: number, draw: number): number => factor * (2 * draw - 1)
