import type { RunDetail } from '../../../shared/contract/runs.ts'
import { bytes, duration } from './format.ts'

/** What a run was said to cost, to stand below what it took; nothing where that could not be told. */
export const plannedFact = (planned: RunDetail['planned']): (readonly [string, string])[] => {
  if (planned?.seconds == null) return []
  return [['Planned', `${duration(planned.seconds)}, ${bytes(planned.memoryBytes)} of memory`]]
}
