import type { RunProgress, RunSummary } from '../../../shared/contract/runs.ts'

/** Waiting or at work: what a person looks for first. */
export const isActive = (run: Pick<RunSummary, 'state'>): boolean => run.state === 'queued' || run.state === 'running'

/** Ended before its time; its last checkpoint is there. */
export const isResumable = (run: Pick<RunSummary, 'state'>): boolean =>
  run.state === 'stopped' || run.state === 'interrupted' || run.state === 'failed'

const rank = (run: RunSummary): number => (run.state === 'running' ? 0 : run.state === 'queued' ? 1 : 2)

/** Running ones first, then the queue as it will be worked off, then the others, the newest first. */
export const inListOrder = (runs: readonly RunSummary[]): RunSummary[] =>
  [...runs].sort((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b)
    const byTime = a.createdAt.localeCompare(b.createdAt)
    return a.state === 'queued' ? byTime : -byTime
  })

/** When a waiting run has its turn: 1 for the next one; null for a run that does not wait. */
export const placeInQueue = (runs: readonly RunSummary[], id: string): number | null => {
  const waiting = inListOrder(runs).filter(run => run.state === 'queued')
  const at = waiting.findIndex(run => run.id === id)
  return at < 0 ? null : at + 1
}

/** The phases that a person sees, in the order of a run. Validation belongs to training: each epoch ends with it. */
export const shownPhases = ['features', 'train', 'evaluate'] as const
export type ShownPhase = (typeof shownPhases)[number]
/** `held`: begun, and not going on now. */
export type PhaseState = 'todo' | 'now' | 'held' | 'done'

/** Where each shown phase stands. Without progress (queued, or not heard of yet) nothing has begun. */
export const phaseStates = (run: RunSummary, progress: RunProgress | undefined): Record<ShownPhase, PhaseState> => {
  if (run.state === 'finished') return { features: 'done', train: 'done', evaluate: 'done' }
  const phase = progress?.phase === 'validate' ? 'train' : progress?.phase
  const now = shownPhases.findIndex(shown => shown === phase)
  const reached = phase === 'done' ? shownPhases.length : now >= 0 ? now : run.epochsDone > 0 ? 1 : 0
  const stateOf = (index: number): PhaseState => {
    if (index !== reached) return index < reached ? 'done' : 'todo'
    if (isActive(run)) return now >= 0 ? 'now' : 'todo'
    return index === 1 && run.epochsDone > 0 ? 'held' : 'todo'
  }
  return { features: stateOf(0), train: stateOf(1), evaluate: stateOf(2) }
}
