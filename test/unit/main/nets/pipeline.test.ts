import { expect, test } from '@playwright/test'
import { drawsFreshViews, featureSetsOf, viewsInBank } from '../../../../src/main/nets/feature-plan.ts'
import { netById } from '../../../../src/main/nets/index.ts'
import { usesBatchStatistics } from '../../../../src/main/nets/inference-mode.ts'
import {
  cutLayer,
  frozenLayers,
  lastFrozen,
  layerForFineTuning,
  pipelineOf,
  trainableWeights,
  unfrozenLayers,
} from '../../../../src/main/nets/pipeline.ts'
import { shapesOf } from '../../../../src/main/nets/shapes.ts'
import type { Recipe, RunChoices } from '../../../../src/shared/contract/run-spec.ts'
import { resolveSpec } from '../../../../src/shared/contract/run-spec.ts'

const specOf = (recipe: Recipe, choices: Omit<Partial<RunChoices>, 'recipe'> = {}) =>
  resolveSpec({ recipe, dataset: 'pets', ...choices })

test('each technique is cut where its training begins', () => {
  const cuts = (['scratch', 'features', 'augment', 'finetune'] as const).map(recipe => {
    const pipeline = pipelineOf(specOf(recipe), 2)
    return [recipe, cutLayer(pipeline), trainableWeights(pipeline), frozenLayers(pipeline).length, pipeline.preprocess]
  })
  expect(cuts).toEqual([
    ['scratch', 'input', 22, 0, 'none'],
    ['features', 'block5_pool', 4, 13, 'caffe'],
    ['augment', 'block5_pool', 4, 13, 'caffe'],
    ['finetune', 'block4_pool', 10, 10, 'caffe'],
  ])
})

test('any layer of the base may be the first that is trained', () => {
  const base = netById('vgg16').build({ inputShape: [180, 180, 3] })
  for (const [index, { name }] of base.layers.entries()) {
    if (index === 0) continue
    const spec = specOf('finetune', { unfreeze: name })
    const pipeline = pipelineOf(spec, 2)
    expect(cutLayer(pipeline)).toBe(base.layers[index - 1]!.name)
    expect([...frozenLayers(pipeline), ...unfrozenLayers(spec, pipeline)]).toHaveLength(13)
    const shapes = shapesOf(pipeline.suffix)
    expect(shapes.get(pipeline.suffix.layers.at(-1)!.name)).toEqual([1])
    expect(shapes.get('block5_pool')).toEqual([5, 5, 512])
  }
  expect(() => lastFrozen(base, 'input_layer')).toThrow('is the input of vgg16')
  expect(() => lastFrozen(base, 'block9')).toThrow('no layer "block9"')
})

test('what a fine-tuning trains of a base runs in inference mode; MiniVGGNet trained from scratch does not', () => {
  const tuned = pipelineOf(specOf('finetune', { base: 'efficientnetb0', unfreeze: 'block6b_expand_conv' }), 2).suffix
  const differing = tuned.layers.filter(({ type }) => type === 'BatchNormalization' || type === 'Dropout')
  expect(differing.filter(layer => !('inference' in layer)).map(({ name }) => name)).toEqual(['dropout'])
  expect(usesBatchStatistics(tuned)).toBe(false)
  expect(usesBatchStatistics(pipelineOf(specOf('scratch'), 2).suffix)).toBe(true)
  // Gamma and beta are trained, as Keras counts them.
  expect(trainableWeights(pipelineOf(specOf('finetune', { base: 'mobilenet' }), 2))).toBe(2 + 4 + 4)
})

test('MiniVGGNet scales its pictures itself, in either data format', () => {
  for (const [dataFormat, shape] of [
    ['channels_last', [180, 180, 3]],
    ['channels_first', [3, 180, 180]],
  ] as const) {
    const { prefix, suffix } = pipelineOf(specOf('scratch', { dataFormat }), 3)
    expect(shapesOf(prefix).get('input')).toEqual([180, 180, 3])
    expect(suffix.layers[1]).toMatchObject({ type: 'Rescaling', scale: [1 / 127.5], offset: [-1] })
    expect(shapesOf(suffix).get('rescaling')).toEqual(shape)
    expect(shapesOf(suffix).get('activation_5')).toEqual([3])
  }
})

test('what a run keeps: each view of the training pictures, the other splits as they are', () => {
  const setsOf = (recipe: Recipe, choices: Omit<Partial<RunChoices>, 'recipe'> = {}) => {
    const spec = specOf(recipe, choices)
    return featureSetsOf(spec, pipelineOf(spec, 2)).map(({ split, view, settings }) => [
      ...[split, view, settings.view === null, settings.dtype, settings.layer],
    ])
  }
  const plain = (layer: string, ...splits: string[]) => splits.map(split => [split, null, true, 'float32', layer])
  expect(setsOf('features')).toEqual(plain('block5_pool', 'train', 'validation', 'test'))
  expect(setsOf('scratch')).toEqual(plain('input', 'train', 'validation', 'test'))
  expect(setsOf('augment', { views: 2 })).toEqual([
    ['train', 0, false, 'float16', 'block5_pool'],
    ['train', 1, false, 'float16', 'block5_pool'],
    ...plain('block5_pool', 'validation', 'test'),
  ])
  expect(setsOf('augment', { views: 'fresh' })).toEqual(plain('block5_pool', 'validation', 'test'))
  expect(setsOf('finetune')).toEqual(plain('block4_pool', 'train', 'validation', 'test'))
  expect(setsOf('augment', { flip: false, rotation: 0, zoom: 0, views: 'fresh' })).toEqual(
    plain('block5_pool', 'train', 'validation', 'test'),
  )
})

test('views are of training with augmentation only; it keeps what a fine-tuning needs', () => {
  expect((['scratch', 'features', 'augment', 'finetune'] as const).map(recipe => viewsInBank(specOf(recipe)))).toEqual([
    0, 0, 4, 0,
  ])
  expect(drawsFreshViews(specOf('augment', { views: 'fresh' }))).toBe(true)
  for (const recipe of ['features', 'augment'] as const) {
    const spec = specOf(recipe)
    expect(layerForFineTuning(spec, pipelineOf(spec, 2))).toBe(recipe === 'augment' ? 'block4_pool' : null)
  }
})
