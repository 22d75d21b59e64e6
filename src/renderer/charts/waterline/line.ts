import type { NetSummary } from '../../../shared/contract/nets.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { SummaryLayer } from './geometry.ts'

/** The layer before the first trained one: the last that stays frozen; null where nothing is frozen. */
export const lastFrozen = (base: readonly SummaryLayer[], firstTrained: string): string | null =>
  base[base.findIndex(layer => layer.name === firstTrained) - 1]?.name ?? null

/**
 * The layers of a net, each marked as a run of these settings trains it: all of them from scratch, none of a base that
 * is only read, those from `unfreeze` on in a fine-tuning.
 */
export const withLine = (
  { layers }: Pick<NetSummary, 'layers'>,
  { recipe, unfreeze }: Pick<RunSpec, 'recipe' | 'unfreeze'>,
): SummaryLayer[] => {
  const first = recipe === 'finetune' ? unfreeze : null
  const from = recipe === 'scratch' ? 0 : first === null ? -1 : layers.findIndex(layer => layer.name === first)
  return layers.map((layer, index) => ({ ...layer, trainable: from >= 0 && index >= from }))
}
