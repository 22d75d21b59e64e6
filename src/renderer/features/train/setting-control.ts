import { z } from 'zod'
import { runSettings, settingsOf } from '../../../shared/contract/run-spec.ts'
import type { Dataset } from '../../../shared/contract/datasets.ts'
import type { Recipe, RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'
import { settingMatters } from '../../../shared/setting-matters.ts'

/** How one setting is edited, read from its schema. */
export type SettingControl =
  | { kind: 'number'; whole: boolean; min: number | undefined; max: number | undefined }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'switch' }
  | { kind: 'views'; min: number; max: number }
  | { kind: 'layer' }

/** The control of a setting; null for a run to start from, which is chosen above the form. */
export const controlOf = (key: SettingKey): SettingControl | null => {
  if (key === 'unfreeze') return { kind: 'layer' }
  const schema: z.ZodType = runSettings[key]
  if (schema instanceof z.ZodUnion) {
    const count = schema.options.find(option => option instanceof z.ZodNumber)
    return { kind: 'views', min: count?.minValue ?? 1, max: count?.maxValue ?? 1 }
  }
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
export const firstSettings: Record<Recipe, readonly SettingKey[]> = {
  scratch: ['size', 'batch', 'learningRate', 'epochs'],
  features: ['units', 'dropout', 'learningRate', 'epochs'],
  augment: ['flip', 'rotation', 'zoom', 'views', 'learningRate', 'epochs'],
  finetune: ['unfreeze', 'fromCheckpoint', 'learningRate', 'epochs'],
}

/** Chosen above the form. */
const above: readonly SettingKey[] = ['base', 'from']

/** Behind "More settings", in the contract's order: those of the technique that do something now. */
export const moreSettings = (recipe: Recipe, spec: RunSpec, kind: Dataset['kind'] = 'classification'): SettingKey[] =>
  settingsOf(recipe).filter(
    key =>
      !above.includes(key) &&
      !firstSettings[recipe].includes(key) &&
      settingMatters(key, spec) &&
      (key !== 'classWeights' || kind === 'classification'),
  )
