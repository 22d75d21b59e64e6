import { isAugmented } from '../../../shared/contract/run-spec.ts'
import type { Recipe, RunSpec } from '../../../shared/contract/run-spec.ts'
import type { ShownPhase } from './run-order.ts'

/**
 * What a phase does in a run of this technique, as a key of the words and the number in them.
 *
 * @param spec the run's settings; null while they are read
 */
export const phaseWords = (phase: ShownPhase, recipe: Recipe, spec: RunSpec | null): { key: string; count: number } => {
  const augmented = spec !== null && recipe !== 'scratch' && isAugmented(spec)
  const views = augmented && typeof spec.views === 'number' ? spec.views : 1
  if (phase === 'evaluate') return { key: 'runs.phases.evaluate', count: 1 }
  if (phase === 'train') return { key: `runs.phasesOf.train.${recipe}`, count: 1 }
  if (augmented) return { key: `runs.phasesOf.features.${spec.views === 'fresh' ? 'fresh' : 'bank'}`, count: views }
  return { key: `runs.phasesOf.features.${recipe === 'scratch' ? 'scratch' : 'plain'}`, count: 1 }
}
