import type { EpochRecord } from '../../../shared/contract/runs.ts'

export interface MovementRow {
  name: string
  /** Norm of the difference to the start over the norm at the start; exactly 0 where nothing moved. */
  change: number
  frozen: boolean
}

/**
 * How far each layer moved from its start to an epoch. Layers that are frozen and were not reported stand there with
 * exactly 0: that they did not move is the point.
 *
 * @param frozen names of the frozen layers that have weights, in the net's order
 */
export const movementRows = (record: EpochRecord | undefined, frozen: readonly string[]): MovementRow[] => {
  const moved = new Map(record?.movement.map(({ name, change }) => [name, change]))
  const stillRows = frozen.map(name => ({ name, change: moved.get(name) ?? 0, frozen: true }))
  const trained = (record?.movement ?? [])
    .filter(({ name }) => !frozen.includes(name))
    .map(({ name, change }) => ({ name, change, frozen: false }))
  return [...stillRows, ...trained]
}

/**
 * Whether not one of these layers moved at all, of those that were reported.
 *
 * @param trained names of the layers that should have
 */
export const didNotMove = (record: EpochRecord | undefined, trained: readonly string[]): boolean => {
  const reported = (record?.movement ?? []).filter(({ name }) => trained.includes(name))
  return reported.length > 0 && reported.every(({ change }) => change === 0)
}
