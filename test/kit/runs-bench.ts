import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dataset, Image, Split } from '../../src/shared/contract/datasets.ts'
import type { EventName, Fact } from '../../src/shared/contract/index.ts'
import { LabError } from '../../src/shared/contract/errors.ts'
import type { RunSummary } from '../../src/shared/contract/runs.ts'
import type { WeightsFile } from '../../src/shared/contract/weights.ts'
import { forkWorker } from '../../src/main/hosts/fork-worker.ts'
import { homePlaces } from '../../src/main/files/places.ts'
import { createJobs } from '../../src/main/services/jobs.ts'
import { createRuns } from '../../src/main/services/runs/index.ts'
import type { TestOpening } from '../../src/main/services/datasets/index.ts'
import { createWorkerPool } from '../../src/main/services/worker-pool.ts'

const scripted = join(import.meta.dirname, 'scripted-worker.mjs')

export const picturesOf = (split: Split, count: number): Image[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `${split}${index}`, file: `${split}/c${index % 2}/${String(index).padStart(3, '0')}.jpg`, split },
    ...{ label: index % 2, target: null, width: 180, height: 180, bytes: 100, sha256: `sha-${split}-${index}` },
  }))

export const petsOf = (changes: Partial<Dataset> = {}): Dataset => ({
  ...{ name: 'pets', path: '/pictures/pets', kind: 'classification', classes: ['cat', 'dog'], target: null },
  splits: {
    train: { count: 20, perClass: { cat: 10, dog: 10 } },
    validation: { count: 12, perClass: { cat: 6, dog: 6 } },
    test: { count: 12, perClass: { cat: 6, dog: 6 } },
  },
  ...{ orientation: 'exif', source: { kind: 'folder', from: '/pictures/pets' }, splitting: { kind: 'folders' } },
  ...{ skipped: [], createdAt: '2026-01-01T00:00:00.000Z', testOpenings: 0 },
  ...changes,
})

export const vgg16Weights: WeightsFile = {
  ...{ net: 'vgg16', file: '/weights/vgg16_notop.h5', sha256: 'w', bytes: 1, source: 'added by hand', ok: true },
}

interface Told {
  event: EventName
  fact: unknown
}

/** A home in a temporary folder. */
export const makeHome = async () => {
  const home = await mkdtemp(join(tmpdir(), 'unfreeze-runs-'))
  await mkdir(home, { recursive: true })
  return { home, remove: () => rm(home, { recursive: true, force: true }) }
}

/** The runs service over a real child that plays training; datasets and weights are what the test says. */
export const makeRuns = (
  home: string,
  given: { dataset?: Dataset; weights?: WeightsFile[]; recordFails?: boolean } = {},
) => {
  const told: Told[] = []
  const faults: unknown[] = []
  const openings: TestOpening[] = []
  const publish = <E extends EventName>(event: E, fact: Fact<E>) => void told.push({ event, fact })
  const onFault = (error: unknown) => void faults.push(error)
  const pool = createWorkerPool({ start: () => forkWorker(scripted, null), publish })
  const jobs = createJobs(publish, { onFault })
  const dataset = given.dataset ?? petsOf()
  const runs = createRuns({
    places: homePlaces(home),
    ...{ pool, jobs, publish, onFault, labVersion: '0.0.0' },
    datasets: {
      get: () => dataset,
      images: () =>
        Promise.resolve({
          train: picturesOf('train', dataset.splits.train.count),
          validation: picturesOf('validation', dataset.splits.validation.count),
          test: picturesOf('test', dataset.splits.test.count),
        }),
      recordTestOpening: async (_, opening) => {
        if (given.recordFails) throw new LabError('disk-full', 'The disk is full.')
        openings.push(opening)
        return { testOpenings: openings.length }
      },
    },
    weights: { list: () => given.weights ?? [vgg16Weights] },
  })
  const factsOf = <E extends EventName>(event: E) =>
    told.filter(each => each.event === event).map(({ fact }) => fact as Fact<E>)
  const latest = (id: string): RunSummary | undefined =>
    factsOf('run')
      .filter(run => run.id === id)
      .at(-1)

  return {
    ...{ runs, pool, jobs, told, faults, openings, factsOf, latest },
    ask: runs.handlers,
    start: async (choices: { epochs?: number } = {}) =>
      (await runs.handlers['runs.start']({ spec: { recipe: 'features', dataset: 'pets', epochs: 3, ...choices } }))
        .runId,
    close: async () => {
      const training = runs.stop()
      await pool.stop(500)
      await training
    },
  }
}
export type RunsBench = ReturnType<typeof makeRuns>
