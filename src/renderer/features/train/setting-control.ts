import { z } from 'zod'
import { runSettings, settingsOf } from '../../../shared/contract/run-spec.ts'
import type { Recipe, RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'
import { settingMatters } from '../../../shared/setting-matters.ts'

/** How one setting is edited, read from its schema. */
export type SettingControl =
  | { kind: 'number'; whole: boolean; min: number | undefined; max: number | undefined }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'switch' }

/** The control of a setting; null for those that are not edited as one value (a run, a layer, a bank of views). */
export const controlOf = (key: SettingKey): SettingControl | null => {
  const schema: z.ZodType = runSettings[key]
  if (schema instanceof z.ZodBoolean) return { kind: 'switch' }
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options.map(String) }
  if (schema instanceof z.ZodNumber)
    return {
      kind: 'number',
      whole: schema.format === 'safeint',
      min: schema.minValue ?? undefined,
      max: schema.maxValue ?? undefined,
    }
  return null
}

/** Shown at once: what a learner turns first. */
export const firstSettings = ['units', 'dropout', 'learningRate', 'epochs'] as const satisfies readonly SettingKey[]

/** Behind "More settings", in the contract's order: those of the recipe that have a control and do something now. */
export const moreSettings = (recipe: Recipe, spec: RunSpec): SettingKey[] =>
  settingsOf(recipe).filter(
    key =>
      key !== 'base' &&
      !(firstSettings as readonly SettingKey[]).includes(key) &&
      controlOf(key) !== null &&
      settingMatters(key, spec),
  )
