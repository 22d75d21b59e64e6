import { expect, test } from '@playwright/test'
import { Command } from 'commander'
import fc from 'fast-check'
import { addRunFlags, choicesFrom, rangeOf } from '../../../../../src/main/hosts/cli/run-flags.ts'
import {
  recipeDefaults,
  recipes,
  runChoices,
  settingMeta,
  settingsOf,
} from '../../../../../src/shared/contract/run-spec.ts'
import type { Recipe } from '../../../../../src/shared/contract/run-spec.ts'

const parse = (recipe: Recipe, words: string[]) => {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  addRunFlags(command, recipe)
  command.parse(words, { from: 'user' })
  return choicesFrom(recipe, 'pets', command.opts())
}

test('nothing said, nothing decided: the recipe decides', () => {
  for (const recipe of recipes) expect(parse(recipe, [])).toEqual({ recipe, dataset: 'pets' })
})

test('flags become settings, each of its own kind', () => {
  expect(
    parse('features', ['--base', 'VGG16', '--epochs', '5', '--lr', '1e-4', '--no-preprocess', '--early-stopping', '3']),
  ).toEqual({
    ...{ recipe: 'features', dataset: 'pets', base: 'vgg16', epochs: 5, learningRate: 1e-4 },
    ...{ preprocess: false, earlyStopping: 3 },
  })
  expect(parse('augment', ['--views', 'fresh', '--no-flip'])).toMatchObject({ views: 'fresh', flip: false })
  expect(parse('augment', ['--views', '8', '--flip'])).toMatchObject({ views: 8, flip: true })
  expect(parse('scratch', ['--no-nesterov', '--data-format', 'channels_first'])).toMatchObject({
    ...{ nesterov: false, dataFormat: 'channels_first' },
  })
  expect(
    parse('finetune', ['--from', 'run-1', '--unfreeze', 'block5_conv1', '--from-checkpoint', 'last']),
  ).toMatchObject({
    ...{ from: 'run-1', unfreeze: 'block5_conv1', fromCheckpoint: 'last' },
  })
})

test('every setting that a recipe knows has a flag, and what it makes passes the contract', () => {
  for (const recipe of recipes)
    for (const key of settingsOf(recipe)) {
      const flag = settingMeta(key).flag ?? key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
      const value = recipeDefaults[recipe][key]
      const words = typeof value === 'boolean' ? [`--${value ? '' : 'no-'}${flag}`] : [`--${flag}`, String(value)]
      if (value === null) continue
      const choices = parse(recipe, words)
      expect(choices, flag).toEqual({ recipe, dataset: 'pets', [key]: value })
      expect(runChoices.safeParse(choices).success, flag).toBe(true)
    }
})

test('a flag of another recipe is refused', () => {
  expect(() => parse('features', ['--views', '4'])).toThrow('--views')
  expect(() => parse('scratch', ['--base', 'vgg16'])).toThrow('--base')
})

test('a value out of range is refused with the range, the value and what it means', () => {
  expect(() => parse('features', ['--epochs', '0'])).toThrow('--epochs takes 1 to 10000. Received "0".')
  expect(() => parse('features', ['--epochs', '2.5'])).toThrow('Received "2.5"')
  expect(() => parse('features', ['--epochs', ''])).toThrow('Received ""')
  expect(() => parse('features', ['--optimizer', 'adagrad'])).toThrow('--optimizer takes rmsprop, sgd, adam.')
  expect(rangeOf('views')).toBe('fresh or 1 to 64')
  expect(rangeOf('learningRate')).toBe('above 0 to 10')
  expect(rangeOf('unfreeze')).toBe('a name')
})

test('whatever is typed for a number, it is refused in words or lies in its range', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)), text => {
      let epochs: unknown
      try {
        epochs = parse('features', [`--epochs=${text}`])
      } catch (error) {
        expect((error as Error).message).toContain('--epochs takes 1 to 10000')
        return
      }
      expect(runChoices.safeParse(epochs).success).toBe(true)
    }),
  )
})

test('help says what a fine-tuning has from its run, and shows both ways to change it', () => {
  const command = new Command()
  addRunFlags(command, 'finetune')
  const help = command.helpInformation().replaceAll(/\s+/g, ' ')
  expect(help).toContain('--flip')
  expect(help).toContain('--no-flip')
  expect(help).toContain('left out: as in the run it starts from')
  expect(help).toContain('no augmentation to inherit')
  expect(help).toContain('block5_conv1')
})
