import type { FloatPicture } from './warp.ts'

/** Mirror left to right: what Keras's RandomFlip("horizontal") does to the pictures it picks. */
export const flipHorizontally = ({ width, height, channels, data }: FloatPicture): FloatPicture => {
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        out[(y * width + x) * channels + c] = data[(y * width + width - 1 - x) * channels + c]!
  return { width, height, channels, data: out }
}

/** @param draw Uniform in 0..1. Keras flips when it is at most a half. */
export const drawsFlip = (draw: number): boolean => draw <= 0.5
