import type { Prediction } from '../../../shared/contract/predict.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'

/** Runs that can predict, the best validation accuracy first, then the newest. */
export const usableRuns = (runs: readonly RunSummary[]): RunSummary[] =>
  runs
    .filter(run => run.state === 'finished')
    .sort((a, b) => (b.bestValAccuracy ?? -1) - (a.bestValAccuracy ?? -1) || b.createdAt.localeCompare(a.createdAt))

/** Classes with their probabilities, the likeliest first. */
export const ranked = (prediction: Prediction): { name: string; probability: number }[] =>
  Object.entries(prediction.probabilities ?? {})
    .map(([name, probability]) => ({ name, probability }))
    .sort((a, b) => b.probability - a.probability)

/** How sure the network is: the probability of the class it says; null for what could not be read. */
export const confidence = (prediction: Prediction): number | null => ranked(prediction)[0]?.probability ?? null

/** How many pictures were taken for each class, the most frequent first. */
export const tally = (predictions: readonly Prediction[]): { name: string; count: number }[] => {
  const counts = new Map<string, number>()
  for (const { class: name } of predictions) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
}

export type Order = 'file' | 'unsure'

/** The pictures that could be read, in the order of their files or the least sure first. */
export const arranged = (predictions: readonly Prediction[], order: Order, className: string | null): Prediction[] => {
  const shown = predictions.filter(one => !one.error && (className === null || one.class === className))
  return order === 'file' ? shown : [...shown].sort((a, b) => (confidence(a) ?? 0) - (confidence(b) ?? 0))
}
