import type { Handlers } from '../../../shared/contract/index.ts'
import { forJob } from '../for-job.ts'
import type { Jobs } from '../jobs.ts'
import type { WorkerPool } from '../worker-pool.ts'
import { engineOptions } from './options.ts'
import { installEngine } from './provision.ts'
import { engineRecipe } from './wheels.ts'

type EngineRequests = 'engine.status' | 'engine.selfTest' | 'engine.options' | 'engine.install'

const flavourNames = { cpu: 'TensorFlow for the CPU', cuda: 'TensorFlow for NVIDIA GPUs' }

/** The engine as clients see it: which one runs, what could be installed, a test of it. */
export const createEngine = ({
  jobs,
  pool,
}: {
  jobs: Pick<Jobs, 'start'>
  pool: Pick<WorkerPool, 'run' | 'status' | 'renew'>
}): { handlers: Pick<Handlers, EngineRequests> } => ({
  handlers: {
    'engine.status': () => pool.status(),
    'engine.options': () => engineOptions(),
    'engine.selfTest': ({ rates }) =>
      jobs.start({ kind: 'engine.selfTest', title: 'Test the engine' }, control =>
        pool.run('selfTest', { rates }, forJob(control)),
      ),
    'engine.install': ({ id }) =>
      jobs.start({ kind: 'engine.install', title: `Set up ${flavourNames[id]}`, unit: 'bytes' }, async control => {
        const installed = await installEngine({
          recipe: engineRecipe(id),
          signal: control.signal,
          onStep: ({ step, done, total }) => control.progress({ phase: step, done, total }),
        })
        pool.renew()
        return installed
      }),
  },
})
