import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventName, Fact } from '../../src/shared/contract/index.ts'
import type { Job } from '../../src/shared/contract/jobs.ts'
import type { WeightsFile } from '../../src/shared/contract/weights.ts'
import { homePlaces } from '../../src/main/files/places.ts'
import { netById } from '../../src/main/nets/index.ts'
import { createJobs } from '../../src/main/services/jobs.ts'
import { createOffers } from '../../src/main/services/offers.ts'
import { createWeights } from '../../src/main/services/weights.ts'
import type { WeightsNeeds } from '../../src/main/services/weights.ts'
import { initialWeights } from '../../src/main/weights/initial.ts'
import { writeWeightsFile } from '../../src/main/weights/write.ts'

/** A VGG16 weights file with drawn numbers, as large as the real one. */
export const drawnVgg16 = async (path: string, seed = 7): Promise<{ bytes: Buffer; md5: string }> => {
  const net = netById('vgg16').build()
  await writeWeightsFile(path, net, initialWeights(net, seed))
  const bytes = await readFile(path)
  return { bytes, md5: createHash('md5').update(bytes).digest('hex') }
}

/** The weights service in a home of its own, and all that it tells. */
export const weightsLab = async (catalogue?: WeightsNeeds['catalogue']) => {
  const home = await mkdtemp(join(tmpdir(), 'unfreeze-home-'))
  const told: WeightsFile[] = []
  const watchers = new Set<(job: Job) => void>()
  const latest = new Map<string, Job>()
  const publish = <E extends EventName>(event: E, fact: Fact<E>) => {
    if (event === 'weights') told.push(fact as WeightsFile)
    if (event !== 'job') return
    const job = fact as Job
    latest.set(job.id, job)
    for (const watcher of watchers) watcher(job)
  }
  const jobs = createJobs(publish)
  const offers = createOffers()
  const places = homePlaces(home)
  const weights = createWeights({ places, jobs, publish, offers, ...(catalogue ? { catalogue } : {}) })

  /** The first fact of a job that satisfies; also one told before. */
  const when = (jobId: string, satisfies: (job: Job) => boolean): Promise<Job> =>
    new Promise(resolve => {
      const watcher = (job: Job) => {
        if (job.id !== jobId || !satisfies(job)) return
        watchers.delete(watcher)
        resolve(job)
      }
      watchers.add(watcher)
      const known = latest.get(jobId)
      if (known) watcher(known)
    })

  return {
    ...{ home, places, told, jobs, offers, weights, when },
    ended: (jobId: string) => when(jobId, ({ state }) => ['done', 'failed', 'stopped'].includes(state)),
    close: async () => {
      await jobs.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
export type WeightsLab = Awaited<ReturnType<typeof weightsLab>>
