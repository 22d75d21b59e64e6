import type { ArrayPlan } from './feature-rows.ts'
import type { FeatureSettings } from './feature-settings.ts'

/**
 * What the frozen prefix made of pictures, kept by content: `<settings>/<list of pictures>/features.npy`, a row a
 * picture. Rows come in chunks; a chunk counts once its values are synced and a line of progress.jsonl with their
 * SHA-256 is too. So a crash loses one chunk, a damaged row is noticed and computed again, and deleting any of it
 * costs time only. Where the settings ask for float16 and a value does not fit, the whole array is begun anew as float32.
 */
export interface FeatureArray {
  folder: string
  /** The .npy, whole when `missing` is empty. */
  path: string
  /** Shape of a row, `[5, 5, 512]`. */
  rowShape: readonly number[]
  /** How many pictures; rows are in their order. */
  count: number
  /** How values are kept; float32 where float16 was asked for and did not do. */
  dtype(): ArrayPlan['dtype']
  /** Chunks still to compute, each a list of rows, in the order in which to compute them. */
  missing(): readonly (readonly number[])[]
  /**
   * Keep the values of a chunk, row after row; on the disk when this returns. Where one does not fit into float16, all
   * chunks are missing again.
   */
  writeChunk(chunk: readonly number[], values: Float32Array): Promise<void>
  /** Copy rows into `into`. */
  readRows(rows: ArrayLike<number>, into: Float32Array): Promise<void>
  /** Give it back; until then nobody else writes to it or removes it. */
  close(): Promise<void>
}

export interface FeatureRequest {
  /** `home/cache/features`. */
  root: string
  settings: FeatureSettings
  /** SHA-256 of each picture, in the order of the rows. */
  images: readonly string[]
  rowShape: readonly number[]
  /** Pictures computed at once. */
  chunkSize: number
}
