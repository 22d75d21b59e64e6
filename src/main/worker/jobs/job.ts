import type { Engine } from '../../engine/load.ts'
import type { WorkerFact, WorkerJobInput, WorkerJobKind, WorkerJobResult } from '../protocol.ts'

/** What a job is given besides its input. */
export interface JobControl {
  /** Aborts when the job is asked to stop: it then saves what it has and fails with `stopped`. */
  signal: AbortSignal
  /** Tell what is on the disk. Progress may be told as often as one likes; it is thinned out on its way. */
  tell(fact: WorkerFact): void
}

export type Job<K extends WorkerJobKind> = (
  engine: Engine,
  input: WorkerJobInput<K>,
  control: JobControl,
) => Promise<WorkerJobResult<K>>
