import { selfTest } from '../../engine/self-test.ts'
import type { WorkerJobKind } from '../protocol.ts'
import { evaluateJob } from './evaluate.ts'
import { exportJob } from './export.ts'
import { featuresJob } from './features.ts'
import { insightJobs } from './insight/index.ts'
import type { Job } from './job.ts'
import { measureJob } from './measure.ts'
import { moreDataJob } from './more-data.ts'
import { predictJob } from './predict.ts'
import { runJob } from './run.ts'
import { splitsApartJob } from './splits-apart.ts'

/** Everything that this process can be asked to do. */
export const workerJobs: { [K in WorkerJobKind]: Job<K> } = {
  selfTest: (engine, input) => selfTest(engine, input),
  run: runJob,
  evaluate: evaluateJob,
  predict: predictJob,
  features: featuresJob,
  export: exportJob,
  measure: measureJob,
  ...insightJobs,
  moreData: moreDataJob,
  splitsApart: splitsApartJob,
}
