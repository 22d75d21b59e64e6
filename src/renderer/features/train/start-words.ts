import { isAugmented } from '../../../shared/contract/run-spec.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import { allCached } from './ledger.ts'

/** Key of the words on the button that starts a run: what will happen, given what is kept already. */
export const startWords = (spec: RunSpec, plan: RunPlan | null): string => {
  const kept = allCached(plan)
  if (spec.recipe === 'scratch') return 'train.starts.scratch'
  if (spec.recipe === 'finetune') return 'train.starts.finetune'
  if (spec.recipe === 'augment' && isAugmented(spec)) {
    if (spec.views === 'fresh') return 'train.starts.fresh'
    return kept ? 'train.starts.bankKept' : 'train.starts.bank'
  }
  return kept ? 'train.starts.featuresKept' : 'train.starts.features'
}
