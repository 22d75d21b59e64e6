import type { Split } from '../../shared/contract/datasets.ts'
import { splits } from '../../shared/contract/datasets.ts'
import type { RunSpec } from '../../shared/contract/run-spec.ts'
import type { Pipeline } from './pipeline.ts'
import { cutLayer } from './pipeline.ts'

type AugmentationSpec = Pick<RunSpec, 'flip' | 'rotation' | 'zoom' | 'seed'>
export type FeatureSpec = AugmentationSpec & Pick<RunSpec, 'recipe' | 'base' | 'size' | 'views' | 'storage'>

/** What the spec says of a kept array of features; the rest (weights, engine, ...) is the machine's and the dataset's. */
export interface SpecSettings {
  size: [number, number]
  aspect: 'stretch'
  view: string | null
  preprocess: string
  base: string
  layer: string
  dtype: 'float32' | 'float16'
  /** Named here only where they do not matter: pixels are the same whatever net they are for. */
  weights?: string
  engine?: string
  tensorflow?: null
}

/** One array of features that a run works from. */
export interface FeatureSet {
  split: Split
  /** Which view of the bank; null for the pictures as they are. */
  view: number | null
  settings: SpecSettings
}

/**
 * What cache keys call a view: all that its pictures are drawn from.
 *
 * @example viewName({ flip: true, rotation: 0.1, zoom: 0.2, seed: 1337 }, 0) // 'flip, rotation 0.1, zoom 0.2, seed 1337, view 0'
 */
const viewName = ({ flip, rotation, zoom, seed }: AugmentationSpec, view: number): string =>
  [
    ...(flip ? ['flip'] : []),
    ...(rotation > 0 ? [`rotation ${rotation}`] : []),
    ...(zoom > 0 ? [`zoom ${zoom}`] : []),
    `seed ${seed}`,
    `view ${view}`,
  ].join(', ')

/** Whether training draws new views in every epoch, so that nothing is kept of its pictures. */
export const drawsFreshViews = (spec: Pick<FeatureSpec, 'recipe' | 'views' | 'flip' | 'rotation' | 'zoom'>): boolean =>
  usesViews(spec) && spec.views === 'fresh'

/**
 * Bytes of the decoded training pictures, float32, which training on fresh views keeps on the disk while it runs: the epochs
 * after the first decode nothing.
 */
export const keptPictureBytes = (
  spec: Pick<RunSpec, 'recipe' | 'views' | 'flip' | 'rotation' | 'zoom' | 'size' | 'epochs'>,
  pictures: number,
): number => (drawsFreshViews(spec) && spec.epochs > 1 ? 4 * 3 * spec.size * spec.size * pictures : 0)

/** Views in the bank; 0 where training shows the pictures as they are. */
export const viewsInBank = (spec: Pick<FeatureSpec, 'recipe' | 'views' | 'flip' | 'rotation' | 'zoom'>): number =>
  usesViews(spec) && spec.views !== 'fresh' ? spec.views : 0

const usesViews = (spec: Pick<FeatureSpec, 'recipe' | 'flip' | 'rotation' | 'zoom'>) =>
  (spec.recipe === 'augment' || spec.recipe === 'finetune') && (spec.flip || spec.rotation > 0 || spec.zoom > 0)

/**
 * The features of a split's pictures as they are, always float32.
 *
 * @param layer the layer to keep, where it is not the last of the prefix
 */
export const plainSet = (
  spec: Pick<FeatureSpec, 'base' | 'size'>,
  pipeline: Pipeline,
  split: Split,
  layer = cutLayer(pipeline),
): FeatureSet => ({ split, view: null, settings: settingsOf(spec, pipeline, layer, null, 'float32') })

/**
 * Every array of features that a run works from: validation and test as they are; of the training pictures one array a
 * view of the bank, or the pictures as they are where nothing is changed at random, or none where each epoch draws
 * new views.
 */
export const featureSetsOf = (spec: FeatureSpec, pipeline: Pipeline, layer = cutLayer(pipeline)): FeatureSet[] => {
  const views = viewsInBank(spec)
  const bank = Array.from({ length: views }, (_, view): FeatureSet => {
    const settings = settingsOf(spec, pipeline, layer, viewName(spec, view), spec.storage)
    return { split: 'train', view, settings }
  })
  const plain = splits
    .filter(split => split !== 'train' || (views === 0 && !drawsFreshViews(spec)))
    .map(split => plainSet(spec, pipeline, split, layer))
  return [...bank, ...plain]
}

const settingsOf = (
  { base, size }: Pick<FeatureSpec, 'base' | 'size'>,
  { preprocess, prefix }: Pipeline,
  layer: string,
  view: string | null,
  dtype: SpecSettings['dtype'],
): SpecSettings => {
  const common = {
    size: [size, size],
    aspect: 'stretch',
    view,
    preprocess,
    layer,
    dtype,
  } satisfies Partial<SpecSettings>
  // Pixels that no layer and no preprocess_input has touched belong to no net.
  if (prefix.layers.length === 1 && preprocess === 'none')
    return { ...common, layer: 'input', base: 'none', weights: 'none', engine: 'any', tensorflow: null }
  return { ...common, base }
}
