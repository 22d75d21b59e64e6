import type { Image } from '../../../shared/contract/datasets.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { RunFile, RunImage, RunParent } from '../../files/run-file.ts'
import { drawsFreshViews, viewsInBank } from '../../nets/feature-plan.ts'
import { netById } from '../../nets/index.ts'
import type { ReadyRun } from './check-start.ts'

/** `features-vgg16-cats-vs-dogs`: what ids begin with; a dataset's name may hold more than an id may. */
export const stemOf = ({ recipe, base, dataset }: RunSpec): string =>
  `${recipe}-${base}-${dataset.replace(/[^a-z0-9]+/g, '-')}`.slice(0, 56).replace(/-+$/, '')

const titles: Record<RunSpec['recipe'], (net: string, dataset: string) => string> = {
  scratch: (net, dataset) => `From scratch, ${net} on ${dataset}`,
  features: (net, dataset) => `Fast feature extraction, ${net} on ${dataset}`,
  augment: (net, dataset) => `Feature extraction with augmentation, ${net} on ${dataset}`,
  finetune: (net, dataset) => `Fine-tuning, ${net} on ${dataset}`,
}

export const titleOf = ({ recipe, base, dataset }: RunSpec): string => titles[recipe](netById(base).title, dataset)

/** @example shownIn({ ...recipeDefaults.augment, recipe: 'augment', dataset }) // 'a bank of 4 seeded views of each picture, ...' */
const shownIn = (spec: RunSpec): string => {
  if (drawsFreshViews(spec)) return 'fresh views: new ones of each picture in every epoch, as Keras draws them'
  const views = viewsInBank(spec)
  if (views === 0) return 'the pictures as they are'
  return `a bank of ${views} seeded views of each picture, kept as ${spec.storage}; an epoch shows one of them, and each comes again after the others`
}

/**
 * What run.json says of a run before it starts.
 *
 * @param parent the weights that a fine-tuning starts from; null for all others
 */
export const runFileOf = (
  id: string,
  { spec, dataset, images, weights, scaling }: ReadyRun,
  parent: RunParent | null,
  labVersion: string,
): RunFile => {
  const { name, path, kind, classes, target, orientation } = dataset
  return {
    format: 1,
    id,
    createdAt: new Date().toISOString(),
    labVersion,
    spec,
    dataset: { name, path, kind, classes, target, orientation },
    images: {
      train: images.train.map(imageOf),
      validation: images.validation.map(imageOf),
      test: images.test.map(imageOf),
    },
    weights: weights && { net: weights.net, file: weights.file, sha256: weights.sha256 },
    parent,
    shown: shownIn(spec),
    scaling,
    engine: null,
  }
}

const imageOf = ({ file, sha256, label, target }: Image): RunImage => ({ file, sha256, label, target })
