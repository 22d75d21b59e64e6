import type { NetSummary } from '../../../shared/contract/nets.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import type { SummaryLayer } from '../../charts/waterline/geometry.ts'

/** How many tensors and parameters there are on each side of the line. */
export interface LineCount {
  base: { tensors: number; params: number }
  head: { tensors: number; params: number }
}

/** Tensors and parameters of base and head; a Dense layer of the head holds a kernel and a bias. */
export const countSides = (base: NetSummary, head: readonly SummaryLayer[]): LineCount => ({
  base: { tensors: base.trainableWeights + base.nonTrainableWeights, params: base.totalParams },
  head: {
    tensors: 2 * head.filter(layer => layer.params > 0).length,
    params: head.reduce((sum, layer) => sum + layer.params, 0),
  },
})

/** Whether the base need not run: every picture's features are kept already. */
export const allCached = (plan: RunPlan | null): boolean =>
  plan !== null && plan.cached.need === 0 && plan.cached.have > 0
