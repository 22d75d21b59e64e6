import type { RunSummary } from '../../../shared/contract/runs.ts'

/** How well a run did on validation: its accuracy at the best epoch. */
const quality = (run: RunSummary): number => run.validation?.accuracy ?? run.bestValAccuracy ?? -1

/** The runs that a fine-tuning on a dataset can start from: finished, with a pretrained base; the best first. */
export const possibleParents = (runs: readonly RunSummary[], dataset: string): RunSummary[] =>
  runs
    .filter(run => run.state === 'finished' && run.recipe !== 'scratch' && run.dataset === dataset)
    .sort((a, b) => quality(b) - quality(a) || b.createdAt.localeCompare(a.createdAt))
