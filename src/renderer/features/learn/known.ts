import type { EpochRecord, RunSummary, SplitResult } from '../../../shared/contract/runs.ts'
import { formatNumber, formatPercent, formatRate, unknown } from '../../ui/format.ts'
import { said } from '../../words/said.ts'

/** What the checks of the path look at: nothing but the learner's own stored runs, and the answers given here. */
export interface Known {
  runs: readonly RunSummary[]
  historyOf(runId: string): readonly EpochRecord[]
  /** Runs whose learning curve over the number of pictures was computed. */
  learningCurves: ReadonlySet<string>
  answers: Readonly<Record<string, string>>
}

export interface Check {
  done: boolean
  /** Values of the words that say what was found. */
  found: Record<string, string>
}

const finished = ({ runs }: Known) => runs.filter(({ state }) => state === 'finished')

/** The best of some runs by what validation says, the newest of equals. */
export const bestOf = (runs: readonly RunSummary[]): RunSummary | null =>
  runs.reduce<RunSummary | null>(
    (best, run) => ((run.bestValAccuracy ?? 0) > (best?.bestValAccuracy ?? -1) ? run : best),
    null,
  )

export const isTransfer = ({ recipe }: Pick<RunSummary, 'recipe'>): boolean => recipe !== 'scratch'

/** Finished runs of a recipe; the check of a step that asks for one. */
export const ofRecipe = (known: Known, ...recipes: RunSummary['recipe'][]): RunSummary[] =>
  finished(known).filter(({ recipe }) => recipes.includes(recipe))

export const ranOnce =
  (...recipes: RunSummary['recipe'][]) =>
  (known: Known): Check => {
    const run = bestOf(ofRecipe(known, ...recipes))
    return { done: run !== null, found: run ? { run: said(run.title) } : {} }
  }

export const answered =
  (step: string, right: string) =>
  ({ answers }: Known): Check => ({ done: answers[step] === right, found: {} })

/** A run that went on after its best epoch: training got better, validation worse. */
export const overfitted = (known: Known): Check => {
  for (const run of known.runs) {
    const history = known.historyOf(run.id)
    const best = history.filter(record => record.best).at(-1)
    const last = history.at(-1)
    if (best && last && last.epoch > best.epoch && last.loss < best.loss && last.valLoss > best.valLoss)
      return {
        done: true,
        found: {
          ...{ run: said(run.title), best: String(best.epoch), last: String(last.epoch) },
          ...{ loss: formatNumber(best.loss, 3), lastLoss: formatNumber(last.loss, 3) },
          ...{ valLoss: formatNumber(best.valLoss, 3), lastValLoss: formatNumber(last.valLoss, 3) },
        },
      }
  }
  return { done: false, found: {} }
}

/** An epoch whose training accuracy lies below that on validation. */
export const trainedBelow = (known: Known): Check => {
  for (const run of known.runs)
    for (const { epoch, accuracy, valAccuracy } of known.historyOf(run.id))
      if (accuracy !== null && valAccuracy !== null && accuracy < valAccuracy)
        return {
          done: true,
          found: {
            ...{ run: said(run.title), epoch: String(epoch) },
            ...{ training: formatPercent(accuracy), validation: formatPercent(valAccuracy) },
          },
        }
  return { done: false, found: {} }
}

/** A test set that was opened, with what validation had said before. */
export const openedTest = (known: Known): Check => {
  const run = bestOf(finished(known).filter(({ test, validation }) => test?.accuracy != null && validation !== null))
  if (!run) return { done: false, found: {} }
  const rate = (of: SplitResult | null) => (of?.accuracy == null ? unknown : formatRate({ ...of, value: of.accuracy }))
  return { done: true, found: { run: said(run.title), validation: rate(run.validation), test: rate(run.test) } }
}

/** Two finished runs on one dataset, the best two of it. */
export const comparable = (known: Known): RunSummary[] => {
  const datasets = [...new Set(finished(known).map(({ dataset }) => dataset))]
  for (const dataset of datasets) {
    const runs = finished(known).filter(run => run.dataset === dataset)
    if (runs.length >= 2)
      return [...runs].sort((a, b) => (b.bestValAccuracy ?? 0) - (a.bestValAccuracy ?? 0)).slice(0, 2)
  }
  return []
}

/** A run from scratch and one with a pretrained base on the same dataset. */
export const unfairPair = (known: Known): { scratch: RunSummary; transfer: RunSummary } | null => {
  for (const scratch of ofRecipe(known, 'scratch')) {
    const transfer = bestOf(finished(known).filter(run => isTransfer(run) && run.dataset === scratch.dataset))
    if (transfer) return { scratch, transfer }
  }
  return null
}
