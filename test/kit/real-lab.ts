import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import sharp from 'sharp'
import { createClient } from '../../src/shared/client.ts'
import type { EventName, Fact, Input, RequestName } from '../../src/shared/contract/index.ts'
import type { Job } from '../../src/shared/contract/jobs.ts'
import type { RunSummary } from '../../src/shared/contract/runs.ts'
import { unit } from '../../src/shared/counter-random.ts'
import { compose } from '../../src/main/hosts/compose.ts'
import { forkWorker } from '../../src/main/hosts/fork-worker.ts'
import { createInProcessWire } from '../../src/main/hosts/in-process-wire.ts'
import type { WorkerPort } from '../../src/main/services/worker-port.ts'

/** The built engine's child; `npm test` builds it first. */
const builtWorker = join(import.meta.dirname, '../../out/main/worker.js')

/** Leaves the tests of a file out, saying so, where nothing was built yet. */
export const needsBuild = () => test.skip(!existsSync(builtWorker), 'out/main/worker.js is not built: npm run build')

/** A folder of class folders in three splits: stripes of another direction and colour for each class, and noise. */
export const drawPictures = async (folder: string, counts: Record<'train' | 'validation' | 'test', number>) => {
  const side = 40
  for (const [split, count] of Object.entries(counts))
    for (const [label, name] of ['across', 'down'].entries()) {
      await mkdir(join(folder, split, name), { recursive: true })
      for (let index = 0; index < count; index++) {
        const stream = `${split}/${name}/${index}`
        const pixels = Uint8Array.from({ length: side * side * 3 }, (_, at) => {
          const place = label === 0 ? Math.floor(at / 3 / side) : Math.floor(at / 3) % side
          return 128 + 70 * Math.sign(Math.sin(place * (0.6 + 0.2 * unit(stream, 0)))) + 50 * unit(stream, at + 1)
        })
        await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
          .png()
          .toFile(join(folder, split, name, `${String(index).padStart(3, '0')}.png`))
      }
    }
}

/** A whole lab in a home of its own: composed as the programs do it, with the real child, asked over a wire. */
export const openLab = async (home?: string) => {
  const folder = home ?? (await mkdtemp(join(tmpdir(), 'unfreeze-lab-')))
  const faults: unknown[] = []
  const told: { seq: number; event: string; fact: unknown }[] = []
  let port: WorkerPort | null = null
  const lab = await compose({
    home: folder,
    labVersion: '0.0.0',
    startWorker: () => (port = forkWorker(builtWorker, join(folder, 'engine.log'))),
    onFault: error => faults.push(error),
  })
  lab.router.subscribe(event => told.push(event))
  const wire = createInProcessWire(lab.router)
  const client = createClient(wire)

  /** The first fact that satisfies, told before or later. */
  const when = <E extends EventName>(event: E, satisfies: (fact: Fact<E>) => boolean): Promise<Fact<E>> =>
    new Promise(resolve => {
      const known = told.find(each => each.event === event && satisfies(each.fact as Fact<E>))
      if (known) return resolve(known.fact as Fact<E>)
      const leave = client.on(event, fact => {
        if (!satisfies(fact)) return
        leave()
        resolve(fact)
      })
    })
  const ended = ({ state }: Job) => state !== 'running' && state !== 'queued'

  return {
    ...{ home: folder, lab, client, told, faults, when },
    /** Process number of the engine's child as it is now. */
    childPid: () => port?.pid,
    /** Ask for a job and wait for its end. */
    job: async <N extends RequestName>(name: N, input: Input<N>): Promise<Job> => {
      const { jobId } = (await client.request(name, input)) as { jobId: string }
      return when('job', job => job.id === jobId && ended(job))
    },
    runEnd: (id: string): Promise<RunSummary> =>
      when('run', run => run.id === id && !['queued', 'running'].includes(run.state)),
    stop: async () => {
      await lab.stop()
      wire.close()
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
export type OpenLab = Awaited<ReturnType<typeof openLab>>
