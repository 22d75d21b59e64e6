import type { NetSummary } from '../../../shared/contract/nets.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { lineStops } from './geometry.ts'
import type { SummaryLayer } from './geometry.ts'

/** Layers of a base that a fine-tuning trains where nothing else is said. */
const unfrozenByDefault = 4

/**
 * The stop at which a fine-tuning begins to train where nothing else is said: the last four layers of the base, block5
 * in VGG16; where more than one tensor passes there, the next one towards the picture.
 */
export const defaultStop = (base: readonly SummaryLayer[]): string | null => {
  const stops = lineStops(base)
  const latest = base.length - unfrozenByDefault
  const at = (name: string) => base.findIndex(layer => layer.name === name)
  return stops.filter(stop => at(stop) <= latest).at(-1) ?? stops[0] ?? null
}

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
  const first = recipe === 'finetune' ? (unfreeze ?? defaultStop(layers)) : null
  const from = recipe === 'scratch' ? 0 : first === null ? -1 : layers.findIndex(layer => layer.name === first)
  return layers.map((layer, index) => ({ ...layer, trainable: from >= 0 && index >= from }))
}
