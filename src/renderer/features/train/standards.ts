import { boundToParent, defaultsFor, inheritedFromParent, recipeDefaults } from '../../../shared/contract/run-spec.ts'
import type { Dataset } from '../../../shared/contract/datasets.ts'
import type { Recipe, RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'

export type Settings = Pick<RunSpec, SettingKey>

/**
 * What each setting is when nothing is chosen: the technique's own value, or for a fine-tuning what it has from the run
 * that it starts from.
 *
 * @param parent settings of that run; null where there is none (yet)
 * @param kind of the dataset
 */
export const standardsOf = (recipe: Recipe, parent: RunSpec | null, kind: Dataset['kind']): Settings => {
  if (recipe !== 'finetune' || parent === null) return defaultsFor(recipe, kind)
  const handedOn = Object.fromEntries([...boundToParent, ...inheritedFromParent].map(key => [key, parent[key]]))
  return { ...recipeDefaults.finetune, ...handedOn }
}
