import { expect, test } from '@playwright/test'
import { changedSettings, commandLine } from '../../../../src/renderer/features/train/command-line.ts'
import { controlOf, firstSettings, moreSettings } from '../../../../src/renderer/features/train/setting-control.ts'
import { standardsOf } from '../../../../src/renderer/features/train/standards.ts'
import { possibleParents } from '../../../../src/renderer/features/train/parents.ts'
import { startWords } from '../../../../src/renderer/features/train/start-words.ts'
import {
  recipeDefaults,
  recipes,
  resolveSpec,
  runChoices,
  settingsOf,
} from '../../../../src/shared/contract/run-spec.ts'
import type { RunPlan, RunSummary } from '../../../../src/shared/contract/runs.ts'

const spec = resolveSpec({ recipe: 'features', dataset: 'pets' })
const standards = recipeDefaults.features

test("with the chapter's settings the command is short", () => {
  for (const recipe of recipes)
    expect(commandLine(resolveSpec({ recipe, dataset: 'pets' }), recipeDefaults[recipe])).toBe(
      `unfreeze run ${recipe} --data pets`,
    )
})

test('what differs becomes a flag; a switch that is off becomes --no-…', () => {
  const changed = resolveSpec({ recipe: 'features', dataset: 'pets', preprocess: false, learningRate: 0.01, units: 0 })
  expect(changedSettings(changed, standards)).toEqual(['preprocess', 'units', 'learningRate'])
  expect(commandLine(changed, standards)).toBe('unfreeze run features --data pets --no-preprocess --units 0 --lr 0.01')
  expect(commandLine({ ...spec, earlyStopping: 5 }, standards)).toContain('--early-stopping 5')
})

test('a fine-tuning has from its run what fits nothing else, and says only what is chosen besides', () => {
  const parent = resolveSpec({ recipe: 'augment', dataset: 'pets', size: 96, units: 64, views: 2, learningRate: 0.5 })
  const inherited = standardsOf('finetune', parent, 'classification')
  expect(inherited).toMatchObject({ size: 96, units: 64, views: 2, flip: true, rotation: 0.1, zoom: 0.2 })
  expect(inherited).toMatchObject({ learningRate: 1e-5, batch: 128, epochs: 30 })
  const chosen = { ...inherited, recipe: 'finetune', dataset: 'pets', from: 'augment-1', views: 'fresh' } as const
  expect(commandLine(chosen, inherited)).toBe('unfreeze run finetune --data pets --views fresh --from augment-1')
})

test('a fine-tuning starts from finished runs with a base on the same dataset, the best first', () => {
  const run = (id: string, over: object = {}) =>
    ({
      id,
      recipe: 'features',
      dataset: 'pets',
      state: 'finished',
      createdAt: '2026-01-01',
      bestValAccuracy: null,
      validation: null,
      ...over,
    }) as unknown as RunSummary
  const runs = [
    run('good', { bestValAccuracy: 0.9 }),
    run('best', { validation: { accuracy: 0.95 } }),
    run('other-data', { dataset: 'birds' }),
    run('scratch', { recipe: 'scratch', bestValAccuracy: 1 }),
    run('stopped', { state: 'stopped', bestValAccuracy: 1 }),
    run('unknown'),
    run('tuned', { recipe: 'finetune', bestValAccuracy: 0.99 }),
  ]
  expect(possibleParents(runs, 'pets').map(({ id }) => id)).toEqual(['best', 'good', 'unknown', 'tuned'])
})

test('the button says what will happen', () => {
  const plan = (have: number, need: number) => ({ cached: { have, need } }) as RunPlan
  const said = (recipe: 'features' | 'augment', over: object, of: RunPlan | null) =>
    startWords({ ...resolveSpec({ recipe, dataset: 'pets' }), ...over }, of)
      .split('.')
      .at(-1)
  expect(said('features', {}, null)).toBe('features')
  expect(said('features', {}, plan(5, 5))).toBe('features')
  expect(said('features', {}, plan(10, 0))).toBe('featuresKept')
  expect(said('augment', {}, plan(3, 7))).toBe('bank')
  expect(said('augment', {}, plan(10, 0))).toBe('bankKept')
  expect(said('augment', { views: 'fresh' }, plan(10, 0))).toBe('fresh')
  // With every change switched off there is nothing to make a bank of.
  expect(said('augment', { flip: false, rotation: 0, zoom: 0 }, plan(0, 10))).toBe('features')
})

test('every setting of a technique has exactly one place on the page', () => {
  for (const recipe of recipes) {
    const everything = {
      ...resolveSpec({ recipe, dataset: 'pets', flip: true }),
      optimizer: 'sgd',
      schedule: 'step',
    } as const
    const above = settingsOf(recipe).filter(key => key === 'base' || key === 'from')
    const shown = [...above, ...firstSettings[recipe], ...moreSettings(recipe, everything)]
    expect([...shown].sort()).toEqual([...settingsOf(recipe)].sort())
    expect(shown.filter(key => controlOf(key) === null)).toEqual(recipe === 'finetune' ? ['from'] : [])
  }
})

test('settings that would do nothing now are not shown', () => {
  expect(moreSettings('features', spec)).not.toContain('momentum')
  expect(moreSettings('features', spec)).not.toContain('scheduleFactor')
  expect(moreSettings('features', { ...spec, units: 0 })).not.toContain('activation')
  expect(moreSettings('features', { ...spec, optimizer: 'sgd' })).toContain('momentum')
})

test('a control knows the range that the contract checks', () => {
  expect(controlOf('epochs')).toEqual({ kind: 'number', whole: true, min: 1, max: 10000 })
  expect(controlOf('dropout')).toMatchObject({ kind: 'number', whole: false, min: 0, max: 0.95 })
  expect(controlOf('optimizer')).toEqual({ kind: 'choice', options: ['rmsprop', 'sgd', 'adam'] })
  expect(controlOf('preprocess')).toEqual({ kind: 'switch' })
  expect(controlOf('from')).toBeNull()
  expect(controlOf('views')).toEqual({ kind: 'views', min: 1, max: 64 })
  const at = (epochs: number) => runChoices.safeParse({ recipe: 'features', dataset: 'pets', epochs }).success
  expect([at(0), at(1), at(10000), at(10001)]).toEqual([false, true, true, false])
})
