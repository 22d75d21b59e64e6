import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { runId } from '../../../shared/contract/run-spec.ts'
import { readJson, syncFolder, writeJson } from '../../files/atomic.ts'
import { onDisk, systemCode } from '../../files/disk-error.ts'
import { foldersIn, ifFound } from '../../files/if-there.ts'
import type { HomePlaces } from '../../files/places.ts'
import { runFile, runPlaces, runState } from '../../files/run-file.ts'
import type { RunFile, RunState } from '../../files/run-file.ts'

/** What a new folder is to hold. */
interface NewRun {
  file: RunFile
  state: RunState
  /** Files that have to be there before run.json says that this is a run. */
  before?: (folder: string) => Promise<void>
}

/** The folders of the runs. It knows nothing of training; every change is on the disk when it returns. */
export interface RunStore {
  /** Ids of all run folders, damaged ones too, in order of their names. */
  ids(): Promise<string[]>
  /** A new folder `<stem>-<n>` with a number that no run has and none ever had. */
  create(stem: string, make: (id: string, number: number) => NewRun): Promise<string>
  /** @throws LabError `not-found`, or `run-damaged` naming the file */
  readFile(id: string): Promise<RunFile>
  /** The same without the pictures. */
  readHead(id: string): Promise<RunHead>
  writeFile(file: RunFile): Promise<void>
  /** Null where a crash came between run.json and state.json. */
  readState(id: string): Promise<RunState | null>
  /** Change the state; changes come one after the other, none is lost. */
  changeState(id: string, change: (state: RunState) => RunState): Promise<RunState>
  /** Put the run's folder aside, so that it could be brought back. The oldest of many are then really removed. */
  trash(id: string): Promise<void>
}

const runHead = runFile.extend({ images: z.record(split, z.array(z.unknown())) }).transform(({ images, ...head }) => ({
  ...head,
  pictures: { train: images.train.length, validation: images.validation.length, test: images.test.length },
}))
/** Everything of run.json, but of the pictures only how many: a list of runs does not need them. */
export type RunHead = z.infer<typeof runHead>

const trashKept = 10

export const emptyState = (title: string): RunState => ({
  ...{ title, state: 'queued', peakResidentBytes: 0, trainableWeights: 0, warnings: [], error: null },
  ...{ seconds: { features: 0, train: 0, evaluate: 0, total: 0 }, testOpened: false, notes: '', planned: null },
})

export const createRunStore = (places: HomePlaces): RunStore => {
  const at = (id: string) => runPlaces(places.run(id))
  let changes: Promise<unknown> = Promise.resolve()

  const missing = (id: string) =>
    new LabError('not-found', `There is no run "${id}".`, 'See the list of runs, or `unfreeze runs`.')

  const read = async <S extends z.ZodType>(id: string, schema: S): Promise<z.output<S>> => {
    try {
      return await readJson(at(id).run, schema)
    } catch (error) {
      if (!(error instanceof LabError) || error.code !== 'not-found') throw error
      if (!(await foldersIn(places.runs)).includes(id)) throw missing(id)
      throw new LabError('run-damaged', `"${at(id).run}" is missing.`, 'Remove the run, or restore the file.')
    }
  }

  const readState = (id: string): Promise<RunState | null> => ifFound(() => readJson(at(id).state, runState))

  const change = async (id: string, update: (state: RunState) => RunState): Promise<RunState> => {
    const state = update((await readState(id)) ?? emptyState(id))
    await writeJson(at(id).state, state)
    return state
  }

  return {
    ids: async () => (await foldersIn(places.runs)).filter(name => runId.safeParse(name).success).sort(),
    create: async (stem, make) => {
      await onDisk(places.runs, () => mkdir(places.runs, { recursive: true }))
      const taken = [...(await foldersIn(places.runs)), ...(await foldersIn(places.trashedRuns))]
      for (let number = nextNumber(stem, taken); ; number++) {
        const id = `${stem}-${number}`
        if (!(await makeFolder(places.run(id)))) continue // another lab took that number just now
        try {
          const { file, state, before } = make(id, number)
          await before?.(places.run(id))
          await writeJson(at(id).run, file)
          await writeJson(at(id).state, state)
          return id
        } catch (error) {
          await rm(places.run(id), { recursive: true, force: true })
          throw error
        }
      }
    },
    readFile: id => read(id, runFile),
    readHead: id => read(id, runHead),
    writeFile: file => writeJson(at(file.id).run, file),
    readState,
    changeState: (id, update) => {
      const changed = changes.then(() => change(id, update))
      changes = changed.catch(() => undefined)
      return changed
    },
    trash: async id => {
      const from = places.run(id)
      await onDisk(places.trashedRuns, () => mkdir(places.trashedRuns, { recursive: true }))
      await onDisk(from, () => rename(from, join(places.trashedRuns, `${id}--${Date.now()}`)))
      await syncFolder(places.runs)
      const aside = await foldersIn(places.trashedRuns)
      const oldest = aside.sort((a, b) => timeOf(a) - timeOf(b)).slice(0, -trashKept)
      for (const name of oldest) {
        const folder = join(places.trashedRuns, name)
        await onDisk(folder, () => rm(folder, { recursive: true, force: true }))
      }
    },
  }
}

/** When it was put aside: what stands behind the double dash. */
const timeOf = (name: string) => Number(name.split('--').at(-1))

const nextNumber = (stem: string, taken: readonly string[]): number =>
  1 +
  Math.max(
    0,
    ...taken
      .map(name => name.split('--')[0]!)
      .filter(name => name.startsWith(`${stem}-`))
      .map(name => Number(name.slice(stem.length + 1)))
      .filter(Number.isInteger),
  )

const makeFolder = async (path: string): Promise<boolean> =>
  onDisk(path, async () => {
    try {
      await mkdir(path)
      return true
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false
      throw error
    }
  })
