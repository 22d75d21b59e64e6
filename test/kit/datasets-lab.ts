import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homePlaces } from '../../src/main/files/places.ts'
import { createDatasets } from '../../src/main/services/datasets/index.ts'
import { createJobs } from '../../src/main/services/jobs.ts'
import { createOffers } from '../../src/main/services/offers.ts'
import { requests } from '../../src/shared/contract/index.ts'
import type { Input, Publish } from '../../src/shared/contract/index.ts'
import type { Dataset, Finding, OfficialId } from '../../src/shared/contract/datasets.ts'
import type { Job } from '../../src/shared/contract/jobs.ts'

type Choices = Omit<Input<'datasets.add'>, 'source'>

/** A home of its own with the datasets service in it, as the lab composes it. */
export const openDatasets = async (options: Pick<Parameters<typeof createDatasets>[0], 'official'> = {}) => {
  const root = await mkdtemp(join(tmpdir(), 'unfreeze-datasets-'))
  const places = homePlaces(join(root, 'home'))
  const told: { event: string; fact: unknown }[] = []
  const waiting = new Map<string, (job: Job) => void>()
  const hearJob: ((job: Job) => void)[] = []
  const publish: Publish = (event, fact) => {
    told.push({ event, fact })
    if (event !== 'job') return
    const job = fact as Job
    for (const hear of hearJob) hear(job)
    if (['done', 'failed', 'stopped'].includes(job.state)) waiting.get(job.id)?.(job)
  }
  const jobs = createJobs(publish)
  const offers = createOffers()
  const datasets = createDatasets({ places, jobs, publish, offers, ...options })

  const ended = ({ jobId }: { jobId: string }) => new Promise<Job>(resolve => waiting.set(jobId, resolve))
  const start = async (source: Input<'datasets.add'>['source'], choices: Choices = {}) => {
    const input = requests['datasets.add'].input.parse({ source, ...choices })
    return ended(await datasets.handlers['datasets.add'](input as never))
  }
  /** The job's result, or its error thrown as the client meets it. */
  const resultOf = async <T>(job: Promise<Job>): Promise<T> => {
    const { error, result, state } = await job
    if (error) throw Object.assign(new Error(error.message), error)
    if (state !== 'done') throw Object.assign(new Error(state), { code: state })
    return result as T
  }
  return {
    ...{ root, places, told, jobs, offers, datasets, hearJob },
    startGit: (url: string, choices?: Choices) => start({ kind: 'git', url }, choices),
    addGit: (url: string, choices?: Choices) => resultOf<Dataset>(start({ kind: 'git', url }, choices)),
    addSample: (choices?: Choices) => resultOf<Dataset>(start({ kind: 'sample' }, choices)),
    addOfficial: (id: OfficialId) => resultOf<Dataset>(start({ kind: 'official', id })),
    /** Add a folder as a person who picked it. */
    add: (folder: string, choices?: Choices, upload = false) =>
      resultOf<Dataset>(start({ kind: 'offer', token: offers.offer(folder, { upload }).token }, choices)),
    /** Add several folders or files as a person who chose them together. */
    addTogether: (paths: readonly string[], choices?: Choices, upload = false) => {
      const [token, ...more] = paths.map(path => offers.offer(path, { upload }).token) as [string, ...string[]]
      return resultOf<Dataset>(start({ kind: 'offer', token, more }, choices))
    },
    check: async (name: string): Promise<Finding[]> => {
      const job = ended(await datasets.handlers['datasets.check']({ name }))
      return (await resultOf<{ findings: Finding[] }>(job)).findings
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
export type DatasetsLab = Awaited<ReturnType<typeof openDatasets>>
