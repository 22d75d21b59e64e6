import type { InsightModel } from '../../../shared/contract/insight.ts'
import type { NetInfo } from '../../../shared/contract/nets.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'

/** A network that can be looked into, under a name that fits into an address: `vgg16`, `vgg16-untrained`, a run's id. */
export interface KnownModel {
  key: string
  kind: 'base' | 'untrained' | 'run'
  net: NetInfo | null
  run: RunSummary | null
}

/** Finished runs, the newest first; bases whose weights are here; those bases before they had learned anything. */
export const knownModels = (
  nets: readonly NetInfo[],
  weights: readonly WeightsFile[],
  runs: readonly RunSummary[],
): KnownModel[] => {
  const bases = nets.filter(({ id }) => weights.some(file => file.net === id && file.ok))
  return [
    ...runs
      .filter(run => run.state === 'finished')
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
      .map(run => ({ key: run.id, kind: 'run' as const, net: null, run })),
    ...bases.map(net => ({ key: net.id, kind: 'base' as const, net, run: null })),
    ...bases.map(net => ({ key: `${net.id}-untrained`, kind: 'untrained' as const, net, run: null })),
  ]
}

/** How the lab is asked about it. */
export const modelOf = ({ kind, net, run }: KnownModel, checkpoint: 'best' | 'last'): InsightModel => {
  if (kind === 'run') return { kind, runId: run!.id, checkpoint }
  return { kind: 'base', base: net!.id, weights: kind === 'base' ? 'imagenet' : 'none' }
}
