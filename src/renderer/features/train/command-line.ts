import { settingMeta, settingsOf } from '../../../shared/contract/run-spec.ts'
import type { RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'
import type { Settings } from './standards.ts'

const kebab = (key: string) => key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

const flagOf = (key: SettingKey): string => settingMeta(key).flag ?? kebab(key)

/** Settings that differ from what they are when nothing is chosen, in the contract's order. */
export const changedSettings = (spec: RunSpec, standards: Settings): SettingKey[] =>
  settingsOf(spec.recipe).filter(key => spec[key] !== standards[key])

/**
 * The command that does the same as the form: the technique, the dataset, and what differs from `standards`.
 *
 * @example commandLine({ ...resolveSpec({ recipe: 'features', dataset: 'pets' }), epochs: 5, preprocess: false }, recipeDefaults.features)
 *   // 'unfreeze run features --data pets --no-preprocess --epochs 5'
 */
export const commandLine = (spec: RunSpec, standards: Settings): string => {
  const flags = changedSettings(spec, standards).flatMap(key => {
    const value = spec[key]
    if (value === null) return []
    if (typeof value === 'boolean') return [value ? `--${flagOf(key)}` : `--no-${flagOf(key)}`]
    return [`--${flagOf(key)} ${value}`]
  })
  return ['unfreeze run', spec.recipe, `--data ${spec.dataset}`, ...flags].join(' ')
}
