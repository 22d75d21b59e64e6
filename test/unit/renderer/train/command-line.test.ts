import { expect, test } from '@playwright/test'
import { changedSettings, commandLine } from '../../../../src/renderer/features/train/command-line.ts'
import { controlOf, firstSettings, moreSettings } from '../../../../src/renderer/features/train/setting-control.ts'
import { resolveSpec, runChoices, settingsOf } from '../../../../src/shared/contract/run-spec.ts'

const spec = resolveSpec({ recipe: 'features', dataset: 'pets' })

test("with the chapter's settings the command is short", () => {
  expect(commandLine(spec)).toBe('unfreeze run features --data pets')
})

test('what differs becomes a flag; a switch that is off becomes --no-…', () => {
  const changed = resolveSpec({ recipe: 'features', dataset: 'pets', preprocess: false, learningRate: 0.01, units: 0 })
  expect(changedSettings(changed)).toEqual(['preprocess', 'units', 'learningRate'])
  expect(commandLine(changed)).toBe('unfreeze run features --data pets --no-preprocess --units 0 --lr 0.01')
  expect(commandLine({ ...spec, earlyStopping: 5 })).toContain('--early-stopping 5')
})

test('every setting of the recipe has exactly one place in the form', () => {
  const everything = { ...spec, optimizer: 'sgd', schedule: 'step' } as const
  const shown = ['base', ...firstSettings, ...moreSettings('features', everything)]
  expect([...shown].sort()).toEqual([...settingsOf('features')].sort())
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
  const at = (epochs: number) => runChoices.safeParse({ recipe: 'features', dataset: 'pets', epochs }).success
  expect([at(0), at(1), at(10000), at(10001)]).toEqual([false, true, true, false])
})
