import type { RunSummary } from '../../../shared/contract/runs.ts'

/** How well a run did on validation: its accuracy at the best epoch. */
const quality = (run: RunSummary): number => run.validation?.accuracy ?? run.bestValAccuracy ?? -1

const tuned = (run: RunSummary): number => (run.recipe === 'finetune' ? 1 : 0)

/**
 * The runs that a fine-tuning on a dataset can start from: finished, with a pretrained base; the best first. Those that
 * were fine-tuned already come last: going on from them is possible, but not what one looks for.
 */
export const possibleParents = (runs: readonly RunSummary[], dataset: string): RunSummary[] =>
  runs
    .filter(run => run.state === 'finished' && run.recipe !== 'scratch' && run.dataset === dataset)
    .sort((a, b) => tuned(a) - tuned(b) || quality(b) - quality(a) || b.createdAt.localeCompare(a.createdAt))
