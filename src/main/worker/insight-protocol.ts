import type { Dataset } from '../../shared/contract/datasets.ts'
import type { InsightSplit, mapMethods } from '../../shared/contract/insight.ts'
import type { NetId } from '../../shared/contract/nets.ts'
import type { RunFile, RunImage } from '../files/run-file.ts'

/** What is looked into, with everything found. Paths are absolute. */
export type ModelRef =
  | { kind: 'base'; base: NetId; size: number; weights: RunFile['weights'] }
  | { kind: 'run'; folder: string; checkpoint: 'best' | 'last' }

/** The pictures of a split whose features are compared. */
export interface PicturesRef extends Pick<Dataset, 'name' | 'path' | 'kind' | 'classes' | 'target' | 'orientation'> {
  split: InsightSplit
  images: RunImage[]
}

interface OfModel {
  home: string
  model: ModelRef
}

/** A picture to look at: what messages call it, where it lies, and how its orientation counts. */
export interface LookedAt {
  file: string
  path: string
  orientation: 'exif' | 'ignore'
}

/** A filter as a picture, in the home's cache. */
export interface FilterFile {
  filter: number
  path: string
  activation: number | null
  before: number | null
}

/** A picture among those of a split, by its place in the list. */
export interface NearPicture {
  row: number
  similarity: number
}

/** The looks inside that the engine's process can be asked for. */
export interface InsightJobs {
  /** Filters as pictures; those that are ready are told on the way. */
  insightFilters: { input: OfModel & { layer: string; filters: number[]; seed: number }; result: FilterFile[] }
  /** What a layer makes of a picture. */
  insightMaps: {
    input: OfModel & { layer: string; picture: LookedAt }
    result: {
      height: number
      width: number
      channels: number
      columns: number
      path: string
      facts: { channel: number; mean: number; min: number; max: number }[]
    }
  }
  /** Where in a picture a run's model finds what speaks for a class; null is the one that it predicts. */
  insightGradCam: {
    input: OfModel & { layer: string; picture: LookedAt; label: number | null }
    result: {
      label: number | null
      outputs: number[]
      path: string
      height: number
      width: number
      values: number[]
      score: number
      strongest: number
    }
  }
  /** The pictures of a split whose features are most like those of a picture. */
  insightNeighbours: {
    input: OfModel & { layer: string; picture: LookedAt; pictures: PicturesRef; count: number }
    result: NearPicture[]
  }
  /** The pictures of a split on a plane. */
  insightMap: {
    input: OfModel & { layer: string; pictures: PicturesRef; method: (typeof mapMethods)[number]; seed: number }
    result: { explained: number[]; points: { row: number; x: number; y: number }[] }
  }
}
