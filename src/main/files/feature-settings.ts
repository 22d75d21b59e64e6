import { sha256Bytes } from './hash.ts'

/**
 * All that decides what a frozen prefix makes of a picture's bytes. Two runs that agree in these share their features;
 * anything else must not be shared.
 */
export interface FeatureSettings {
  orientation: 'exif' | 'ignore'
  /** What turned bytes into pixels: "tensorflow 2.21.0 decode". */
  decoder: string
  /** [height, width] of the picture that goes in, and how it is brought to that shape. */
  size: [number, number]
  aspect: 'stretch'
  /** Which augmented version; null for the picture as it is. */
  view: string | null
  /** Mode of preprocess_input. */
  preprocess: string
  /** SHA-256 of the weights file, or "initial <seed>" for a net that starts from nothing. */
  weights: string
  base: string
  /** The layer whose output is kept. */
  layer: string
  dtype: 'float32' | 'float16'
  engine: string
  tensorflow: string | null
  /** The lab's own convolutions, where they have a part in it; left out where they have none. */
  kernel?: string | undefined
}

const canonical = (settings: FeatureSettings): string =>
  JSON.stringify(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** The name of these settings' folder in the cache. */
export const settingsKey = (settings: FeatureSettings): string => sha256Bytes(canonical(settings)).slice(0, 24)

/** The name of a list of pictures, given by the SHA-256 of each. */
export const listKey = (images: readonly string[]): string => sha256Bytes(images.join('\n')).slice(0, 24)
