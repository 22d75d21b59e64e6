import { randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Dataset } from '../../../shared/contract/datasets.ts'
import { splits } from '../../../shared/contract/datasets.ts'
import { readJson, writeJson } from '../../files/atomic.ts'
import { onDisk } from '../../files/disk-error.ts'
import { makeFolder } from '../../files/make-folder.ts'
import type { HomePlaces } from '../../files/places.ts'
import { runFile, runPlaces, runState } from '../../files/run-file.ts'
import type { RunFile, RunState } from '../../files/run-file.ts'
import type { JobControl } from '../jobs.ts'
import { stemOf } from '../runs/new-run.ts'
import { createRunStore } from '../runs/run-store.ts'
import { unpackSharedRun } from './open-shared-run.ts'
import { BASE, CONTENTS, isInside, modelHead, notImported } from './shared-run.ts'

interface Needs {
  places: HomePlaces
  /** The dataset of that name in this lab; null where there is none. */
  datasetHere(name: string): Promise<Pick<Dataset, 'path'> | null>
}

/**
 * Take a shared run in as a new finished run: it shows its curves and results, and predicts. Nothing of it is believed
 * before it was checked, and all of it stays in the new run's folder.
 *
 * @param file path of what was shared
 * @returns the new run's id
 * @throws LabError `archive-unsafe`, `disk-full`, `stopped`
 */
export const importRun = async (
  file: string,
  { places, datasetHere }: Needs,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<string> => {
  const called = basename(file)
  // Ids of runs begin with a letter or digit: nobody takes this folder for a run.
  const unpacked = join(places.runs, `.importing-${randomBytes(6).toString('hex')}`)
  try {
    await makeFolder(unpacked)
    progress({ phase: 'import', done: 0, total: null, unit: 'bytes' })
    await unpackSharedRun(file, called, unpacked, signal, done => progress({ done }))
    const shared = await readShared(unpacked, called)
    const { name } = shared.run.dataset
    const here = await datasetHere(name)
    return await createRunStore(places).create(stemOf(shared.run.spec), id => ({
      file: asOurs(shared.run, id, here?.path ?? places.dataset(name)),
      state: withWarning(shared.state, called, name, here !== null),
      before: folder => moveIn(unpacked, folder),
    }))
  } finally {
    await onDisk(unpacked, () => rm(unpacked, { recursive: true, force: true }))
  }
}

const readShared = async (folder: string, called: string): Promise<{ run: RunFile; state: RunState }> => {
  const places = runPlaces(folder)
  const run = await readJson(places.run, runFile, 'archive-unsafe')
  const state = await readJson(places.state, runState, 'archive-unsafe')
  if (state.state !== 'finished') throw notImported(called, `the run in it is ${state.state}, not finished`)
  for (const split of splits)
    for (const { file } of run.images[split])
      if (!isInside(file))
        throw notImported(called, `its picture ${JSON.stringify(file.slice(0, 200))} lies outside of its dataset`)
  const model = await readJson(places.model, modelHead, 'archive-unsafe')
  if (model.weights?.sha256 !== run.weights?.sha256)
    throw notImported(called, 'its run and its model name different weights')
  await writeJson(places.model, { ...model, weights: asWeights(model.weights) })
  return { run, state }
}

/** The weights come with the run; a path that somebody else wrote is not followed. */
const asWeights = (weights: RunFile['weights']): RunFile['weights'] => weights && { ...weights, file: BASE }

const asOurs = (run: RunFile, id: string, path: string): RunFile => ({
  ...{ ...run, id, weights: asWeights(run.weights) },
  dataset: { ...run.dataset, path },
})

const withWarning = (state: RunState, called: string, dataset: string, isHere: boolean): RunState => ({
  ...state,
  warnings: [
    ...state.warnings,
    `Imported from "${called}". It predicts and shows its results; ${
      isHere
        ? `to evaluate or fine-tune it, the pictures of "${dataset}" in this lab must be the ones that it was made from.`
        : `to evaluate or fine-tune it, its pictures are missing: add them as a dataset named "${dataset}".`
    }`,
  ],
})

/** All but what becomes new: the list of contents, run.json and state.json. */
const moveIn = (from: string, to: string): Promise<void> =>
  onDisk(to, async () => {
    for (const name of await readdir(from))
      if (![CONTENTS, 'run.json', 'state.json'].includes(name)) await rename(join(from, name), join(to, name))
  })
