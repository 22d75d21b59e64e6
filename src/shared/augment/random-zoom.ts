import { warp } from './warp.ts'
import type { Affine, FloatPicture } from './warp.ts'

/** @param factor Above 1 zooms out, below 1 in; the same for both axes. */
export const zoomMap = (factor: number, width: number, height: number): Affine => [
  factor,
  0,
  ((width - 1) / 2) * (1 - factor),
  0,
  factor,
  ((height - 1) / 2) * (1 - factor),
]

/** Keras's RandomZoom for a given factor. */
export const zoom = (picture: FloatPicture, factor: number): FloatPicture =>
  warp(picture, zoomMap(factor, picture.width, picture.height))

/** RandomZoom(range): one factor for both axes, uniform in 1-range..1+range. @param draw Uniform in 0..1. */
export const drawZoom = (range: number, draw: number): number => 1 + range * (2 * draw - 1)
