import type { NamedArrays } from '../../files/safetensors.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import { variablesByLayer } from '../../nets/variables.ts'

/**
 * What cache keys call the frozen layers' weights: the base's file, and with it what a fine-tuning starts from where that
 * has weights of its own for a layer that is frozen now.
 *
 * @param weights the base's file; null for a run without one
 * @param start null where no run before this one has trained the base
 */
export const frozenWeightsName = (
  weights: { sha256: string } | null,
  start: { weights: NamedArrays; sha256: string } | null,
  { prefix }: Pipeline,
): string | null => {
  if (!weights || !start) return weights?.sha256 ?? null
  const frozen = variablesByLayer(prefix)
  const changes = [...start.weights.keys()].some(path => frozen.has(path.split('/')[0]!))
  return changes ? `${weights.sha256} with ${start.sha256}` : weights.sha256
}
