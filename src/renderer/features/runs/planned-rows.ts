import type { PlannedCost, RunSummary } from '../../../shared/contract/runs.ts'

export interface PlannedRow {
  key: 'features' | 'train' | 'evaluate' | 'total' | 'memory'
  unit: 'seconds' | 'bytes'
  /** As it was told before; null where nothing like it was measured on this machine. */
  planned: number | null
  took: number | null
}

/** The cost of a run before and after; without the parts of which nothing was said. */
export const plannedRows = (
  { seconds, peakResidentBytes }: Pick<RunSummary, 'seconds' | 'peakResidentBytes'>,
  planned: PlannedCost,
): PlannedRow[] => {
  const time = (key: 'features' | 'train' | 'evaluate'): PlannedRow => ({
    ...{ key, unit: 'seconds' },
    ...{ planned: planned.parts[key], took: seconds[key] },
  })
  const rows: PlannedRow[] = [
    ...[time('features'), time('train'), time('evaluate')],
    { key: 'total', unit: 'seconds', planned: planned.seconds, took: seconds.total },
    {
      ...{ key: 'memory', unit: 'bytes', planned: planned.memoryBytes },
      took: peakResidentBytes > 0 ? peakResidentBytes : null,
    },
  ]
  return rows.filter(row => row.planned !== null && (row.planned > 0 || (row.took ?? 0) > 0))
}
