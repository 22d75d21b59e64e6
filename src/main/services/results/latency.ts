import { join } from 'node:path'
import { z } from 'zod'
import { engineInfo } from '../../../shared/contract/engine.ts'
import type { EngineInfo } from '../../../shared/contract/engine.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { median } from '../../../shared/statistics/median.ts'
import { readJson, writeJson } from '../../files/atomic.ts'
import type { RunFile } from '../../files/run-file.ts'
import { outputsOf } from '../../nets/outputs.ts'
import type { WorkerPool } from '../worker-pool.ts'

/** latency.json in a run's folder: how long its model takes for a picture, and on what that was measured. */
const latencyFile = z.object({
  engine: engineInfo.pick({ engine: true, tensorflow: true, threads: true }),
  seconds: z.number(),
})
type LatencyFile = z.infer<typeof latencyFile>

const placeOf = (folder: string) => join(folder, 'latency.json')

const repeats = 5

/**
 * Measure a run's model: its frozen part and its trained part, forward, one after the other. The weights are random: the
 * time does not depend on them. Kept in the run's folder.
 */
export const measureLatency = async (
  run: RunFile,
  folder: string,
  { pool, signal, onStart }: { pool: Pick<WorkerPool, 'run' | 'info'>; signal: AbortSignal; onStart: () => void },
): Promise<void> => {
  const shared = {
    ...{ spec: { ...run.spec, batch: 1 }, outputs: outputsOf({ ...run.dataset, scaling: run.scaling }) },
    ...{ weightsFile: null, pictures: [], keep: false, repeats },
  }
  const parts = run.spec.recipe === 'scratch' ? (['evaluate'] as const) : (['prefix', 'evaluate'] as const)
  let seconds = 0
  for (const what of parts)
    seconds += median((await pool.run('measure', { ...shared, what }, { signal, onStart })).seconds)
  const { engine, tensorflow, threads } = await pool.info()
  await writeJson(placeOf(folder), { engine: { engine, tensorflow, threads }, seconds } satisfies LatencyFile)
}

/** What was measured for a run on the engine that runs now; null where nothing was, or another engine did it. */
export const latencyOf = async (folder: string, now: EngineInfo | null): Promise<number | null> => {
  try {
    const { engine, seconds } = await readJson(placeOf(folder), latencyFile)
    const isSame =
      now === null ||
      (engine.engine === now.engine && engine.tensorflow === now.tensorflow && engine.threads === now.threads)
    return isSame ? seconds : null
  } catch (error) {
    if (error instanceof LabError) return null // not measured, or not readable: it can be measured anew
    throw error
  }
}
