import { Option } from 'commander'
import type { Command } from 'commander'
import { z } from 'zod'
import {
  defaultsFor,
  isInherited,
  recipeDefaults,
  runSettings,
  settingMeta,
  settingsOf,
} from '../../../shared/contract/run-spec.ts'
import type { Recipe, RunChoices, SettingKey } from '../../../shared/contract/run-spec.ts'
import { usage } from './terminal.ts'

/** The parts of JSON Schema that our settings come out as. */
interface Shape {
  /** A list where null goes, too. */
  type?: string | string[]
  enum?: string[]
  const?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  anyOf?: Shape[]
}

const shapeOf = (key: SettingKey): Shape => z.toJSONSchema(runSettings[key]) as Shape

const kebab = (key: string) => key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
const flagOf = (key: SettingKey) => settingMeta(key).flag ?? kebab(key)
const camel = (flag: string) => flag.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())

/**
 * What a setting takes, in words.
 *
 * @example rangeOf('epochs') // '1 to 10000'
 */
export const rangeOf = (key: SettingKey): string => describe(shapeOf(key))

const describe = (shape: Shape): string => {
  if (shape.anyOf)
    return shape.anyOf
      .filter(branch => branch.type !== 'null')
      .map(describe)
      .join(' or ')
  if (shape.enum) return shape.enum.join(', ')
  if (shape.const !== undefined) return shape.const
  if ([shape.type].flat().includes('string')) return 'a name'
  const from = shape.exclusiveMinimum === undefined ? String(shape.minimum) : `above ${shape.exclusiveMinimum}`
  return `${from} to ${shape.maximum}`
}

const isNumeric = (shape: Shape): boolean =>
  shape.type === 'number' || shape.type === 'integer' || (shape.anyOf?.some(isNumeric) ?? false)

const placeholder = (shape: Shape, key: SettingKey) => (isNumeric(shape) ? 'n' : kebab(key).split('-').at(-1)!)

const parse = (key: SettingKey, text: string): unknown => {
  const shape = shapeOf(key)
  const numeric = isNumeric(shape) && text.trim() !== '' && Number.isFinite(Number(text))
  // `VGG16` is how people write it.
  const listed = shape.enum?.find(known => known === text.toLowerCase())
  const parsed = runSettings[key].safeParse(numeric ? Number(text) : (listed ?? text))
  if (parsed.success) return parsed.data
  throw usage(
    `--${flagOf(key)} takes ${rangeOf(key)}. Received "${text}".`,
    `${settingMeta(key).title}: ${settingMeta(key).help}`,
  )
}

const helpOf = (key: SettingKey, recipe: Recipe): string => {
  const { help, unit } = settingMeta(key)
  const value = recipeDefaults[recipe][key]
  const numbers = defaultsFor(recipe, 'regression')[key]
  const range = typeof value === 'boolean' ? '' : `${rangeOf(key)}${unit ? ` ${unit}` : ''}`
  const byDefault = isInherited(recipe, key)
    ? 'left out: as in the run it starts from'
    : value === null || typeof value === 'boolean'
      ? ''
      : `default ${String(value)}${numbers === value ? '' : `, to predict numbers ${String(numbers)}`}`
  const details = [range, byDefault].filter(part => part !== '').join('; ')
  return details ? `${help} (${details})` : help
}

/** Gives a command a flag for each setting of its recipe: names, help and ranges all come from the contract. */
export const addRunFlags = (command: Command, recipe: Recipe): void => {
  for (const key of settingsOf(recipe)) {
    const flag = flagOf(key)
    const value = recipeDefaults[recipe][key]
    if (typeof value === 'boolean') {
      // Both are taken; help shows the one that changes something, or both where another run decides.
      const either = isInherited(recipe, key)
      command.addOption(new Option(`--${flag}`, helpOf(key, recipe)).hideHelp(value && !either))
      command.addOption(new Option(`--no-${flag}`, helpOf(key, recipe)).hideHelp(!value && !either))
    } else {
      const option = new Option(`--${flag} <${placeholder(shapeOf(key), key)}>`, helpOf(key, recipe))
      command.addOption(option.argParser((text: string) => parse(key, text)))
    }
  }
}

/** What was decided on the command line; the rest is the recipe's. */
export const choicesFrom = (recipe: Recipe, dataset: string, options: Record<string, unknown>): RunChoices => {
  const given = settingsOf(recipe).flatMap(key => {
    const value = options[camel(flagOf(key))]
    return value === undefined ? [] : [[key, value] as const]
  })
  return { recipe, dataset, ...Object.fromEntries(given) } as RunChoices
}
