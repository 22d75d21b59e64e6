import type { NetSummary } from '../../../shared/contract/nets.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import type { SummaryLayer } from '../../charts/waterline/geometry.ts'

/** How many tensors and parameters there are on each side of the line. */
export interface LineCount {
  /** The base: all of its trainable tensors, and those that are trained now. */
  base: { tensors: number; trained: number; frozenParams: number }
  /** With what stands on it; for a net from scratch that is all. */
  whole: { tensors: number; headTensors: number; trained: number; trainedParams: number }
}

/** A Dense layer of the head holds a kernel and a bias. */
const countHead = (head: readonly SummaryLayer[]) => ({
  tensors: 2 * head.filter(layer => layer.params > 0).length,
  params: head.reduce((sum, layer) => sum + layer.params, 0),
})

/**
 * Tensors and parameters on both sides of the line.
 *
 * @param base the base with nothing frozen, or the net that is trained from scratch
 * @param head the layers on it; none for a net from scratch
 * @param trained what of the base is trained: its summary with the line where it stands, or null for nothing of it
 */
export const countSides = (
  base: NetSummary,
  head: readonly SummaryLayer[],
  trained: Pick<NetSummary, 'trainableWeights' | 'trainableParams'> | null,
): LineCount => {
  const top = countHead(head)
  const [ownTensors, ownParams] = [trained?.trainableWeights ?? 0, trained?.trainableParams ?? 0]
  return {
    base: { tensors: base.trainableWeights, trained: ownTensors, frozenParams: base.totalParams - ownParams },
    whole: {
      tensors: base.trainableWeights + top.tensors,
      headTensors: top.tensors,
      trained: ownTensors + top.tensors,
      trainedParams: ownParams + top.params,
    },
  }
}

/** Whether the frozen part need not run: everything that it puts out is kept already. */
export const allCached = (plan: RunPlan | null): boolean =>
  plan !== null && plan.cached.need === 0 && plan.cached.have > 0
