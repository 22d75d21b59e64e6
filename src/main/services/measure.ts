import type { Handlers } from '../../shared/contract/index.ts'
import type { Measurement } from '../../shared/contract/engine.ts'
import { resolveSpec } from '../../shared/contract/run-spec.ts'
import type { WeightsFile } from '../../shared/contract/weights.ts'
import { forJob } from './for-job.ts'
import type { Jobs } from './jobs.ts'
import { offeredPictures } from './offered-pictures.ts'
import type { Offers } from './offers.ts'
import type { WorkerPool } from './worker-pool.ts'

interface Needs {
  jobs: Pick<Jobs, 'start'>
  pool: Pick<WorkerPool, 'run'>
  offers: Offers
  weights: { list(): Promise<WeightsFile[]> | WeightsFile[] }
}

/** How long parts of a run take on this machine, for those who compare. */
export const createMeasure = ({
  jobs,
  pool,
  offers,
  weights,
}: Needs): { handlers: Pick<Handlers, 'engine.measure'> } => ({
  handlers: {
    'engine.measure': async ({ part, settings, classes, tokens, repeats, keep }) => {
      const spec = resolveSpec(settings)
      const pictures = tokens.length > 0 ? (await offeredPictures(tokens, offers)).pictures.map(({ path }) => path) : []
      const file = (await weights.list()).find(({ net, ok }) => ok && net === spec.base)
      return jobs.start({ kind: 'engine.measure', title: 'Measure' }, async control => {
        const weightsFile = file?.file ?? null
        const input = { what: part, spec, outputs: classes, weightsFile, pictures, repeats, keep }
        const { seconds } = await pool.run('measure', input, forJob(control))
        return { seconds, weights: file ? 'imagenet' : 'random' } satisfies Measurement
      })
    },
  },
})
