import type { EngineInfo } from '../../../shared/contract/engine.ts'
import type { Dataset, Split } from '../../../shared/contract/datasets.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { hasRoomFor, readCacheLimit } from '../../files/cache-limit.ts'
import { cachedImages } from '../../files/feature-arrays.ts'
import type { FeatureSettings } from '../../files/feature-settings.ts'
import type { HomePlaces } from '../../files/places.ts'
import { kernelOf } from '../../nets/convolution-chain.ts'
import { featureSetsOf, keptPictureBytes } from '../../nets/feature-plan.ts'
import { cutLayer, layerForFineTuning } from '../../nets/pipeline.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { sizeOf } from '../../nets/variables.ts'

interface Asked {
  spec: RunSpec
  dataset: Pick<Dataset, 'orientation'>
  images: Record<Split, readonly { sha256: string }[]>
  /** What cache keys call the frozen layers' weights; null where they are not here, so that nothing can be kept of them. */
  weights: string | null
  engine: EngineInfo | null
}

export interface FeatureNeeds {
  /** Rows that are kept already, and those still to compute: a picture, or a view of one. */
  have: number
  need: number
  /** What the missing ones will take of the disk, and what training keeps there besides while it runs. */
  bytes: number
}

const bytesOf = { float16: 2, float32: 4 } as const

/** Which features a run works from, and which of them are in the cache. */
export const featureNeeds = async (
  { spec, dataset, images, weights, engine }: Asked,
  pipeline: Pipeline,
  places: Pick<HomePlaces, 'features' | 'settings'>,
): Promise<FeatureNeeds> => {
  const shapes = shapesOf(pipeline.prefix)
  const numbersOf = (layer: string) => sizeOf(shapes.get(layer)!.map(Number))
  const numbers = numbersOf(cutLayer(pipeline))
  let missing = 0 // bytes for each number of a row
  const needs: FeatureNeeds = { have: 0, need: 0, bytes: 0 }
  for (const { split, settings } of featureSetsOf(spec, pipeline)) {
    const like: Partial<FeatureSettings> = {
      orientation: dataset.orientation,
      ...(weights !== null && { weights }),
      ...(engine && {
        engine: engine.engine,
        tensorflow: engine.tensorflow,
        kernel: kernelOf(pipeline.prefix, engine),
      }),
      ...settings,
    }
    const hashes = images[split].map(({ sha256 }) => sha256)
    const isKnown = like.weights !== undefined
    const found = isKnown ? await cachedImages(places.features, like, hashes) : { have: 0, need: hashes.length }
    needs.have += found.have
    needs.need += found.need
    missing += found.need * bytesOf[settings.dtype]
  }
  needs.bytes = missing * numbers
  // Where the run passes the layer that a later fine-tuning works from, that one's output is kept, too, if there is room.
  const layer = layerForFineTuning(spec, pipeline)
  const both = missing * (numbers + (layer === null ? 0 : numbersOf(layer)))
  if (layer !== null && (await hasRoomFor(places.features, both, await readCacheLimit(places.settings))))
    needs.bytes = both
  const pictures = keptPictureBytes(spec, images.train.length)
  if (
    pictures > 0 &&
    (await hasRoomFor(places.features, needs.bytes + pictures, await readCacheLimit(places.settings)))
  )
    needs.bytes += pictures
  return needs
}
