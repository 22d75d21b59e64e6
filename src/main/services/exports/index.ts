import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Dataset } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Exported, ExportFormat, ExportParity } from '../../../shared/contract/exports.ts'
import { exportFormatInfo } from '../../../shared/contract/exports.ts'
import type { Handlers } from '../../../shared/contract/index.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { writeJson } from '../../files/atomic.ts'
import { ifFound } from '../../files/if-there.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { GoldenPicture } from '../../worker/protocol.ts'
import { presentNames } from '../datasets/class-names.ts'
import { forJob } from '../for-job.ts'
import type { JobControl, Jobs } from '../jobs.ts'
import type { Offers } from '../offers.ts'
import type { WorkerPool } from '../worker-pool.ts'
import { destinationOf, entryName, refuseTaken } from './destination.ts'
import type { Destination } from './destination.ts'
import { importRun } from './import-run.ts'
import { bytesOf, placeWhole } from './place.ts'
import { writeSharedRun } from './share-run.ts'

interface Needs {
  places: HomePlaces
  pool: Pick<WorkerPool, 'run'>
  jobs: Pick<Jobs, 'start'>
  offers: Pick<Offers, 'resolve'>
  labVersion: string
  /** Run.json of a run whose best checkpoint can be used. */
  finishedRun(id: string): Promise<RunFile>
  /** A run as clients see it; tells all clients that it is there. */
  announceRun(id: string): Promise<RunSummary>
  datasets: { get(name: string): Promise<Dataset> }
}

export interface Exports {
  handlers: Pick<Handlers, 'exports.start' | 'sharedRuns.import'>
  /** Where a kept export lies. @throws LabError `not-found` */
  kept(download: string): string
}

/** How many pictures an export is tried on. */
const goldenCount = 8

/** What a run becomes for others; each model is read back and compared before it appears at its place. */
export const createExports = (needs: Needs): Exports => {
  const { places, pool, jobs, offers, labVersion, finishedRun } = needs
  const downloads = new Map<string, string>()

  const write = async (
    run: RunFile,
    { format, checkpoint }: { format: ExportFormat; checkpoint: 'best' | 'last' },
    { folder, entry }: Destination,
    control: JobControl,
  ): Promise<Omit<Exported, 'download'>> => {
    const file = join(folder, entry)
    return placeWhole(folder, async workFolder => {
      if (format === 'share') {
        control.progress({ phase: 'export', total: null })
        await writeSharedRun(join(workFolder, entry), places, run, labVersion, control.signal)
        return { file, format, bytes: await bytesOf(workFolder), parity: null, report: null }
      }
      const { parity } = await pool.run(
        'export',
        {
          ...{ home: places.home, folder: places.run(run.id), format, checkpoint, labVersion, entry, workFolder },
          classes: await classNames(run),
          golden: goldenOf(run),
        },
        forJob(control, step => ({ ...step, phase: 'export' })),
      )
      const bytes = await bytesOf(workFolder)
      const report =
        parity && (await writeReport(workFolder, { entry, run: run.id, format, checkpoint, bytes, parity }))
      return { file, format, bytes, parity, report: report && join(folder, report) }
    })
  }

  const writeReport = async (
    workFolder: string,
    {
      entry,
      ...told
    }: { entry: string; run: string; format: ExportFormat; checkpoint: string; bytes: number; parity: ExportParity },
  ): Promise<string> => {
    const inFolder = exportFormatInfo[told.format].extension === ''
    const name = inFolder ? join(entry, 'export-report.json') : reportName(entry)
    const what = `${told.parity.images} pictures through the run and through the export, read back from its files`
    await writeJson(join(workFolder, name), {
      ...{ createdAt: new Date().toISOString(), labVersion, what },
      ...told,
    })
    return name
  }

  const keep = (file: string): string => {
    const token = randomBytes(16).toString('hex')
    downloads.set(token, file)
    return token
  }

  const datasetHere = (name: string): Promise<Dataset | null> => ifFound(() => needs.datasets.get(name))

  /** What the person calls the classes by now. */
  const classNames = async ({ dataset }: RunFile): Promise<string[]> => [
    ...presentNames(dataset.classes, await datasetHere(dataset.name)),
  ]

  return {
    handlers: {
      'exports.start': async ({ runId, format, checkpoint, out, force }) => {
        const run = await finishedRun(runId)
        const destination =
          out === undefined
            ? { folder: join(places.exports, `${runId}-${format}`), entry: entryName(runId, format) }
            : destinationOf(offers.resolve(out), runId, format)
        const { title, extension } = exportFormatInfo[format]
        if (out !== undefined && !force)
          await refuseTaken(destination, extension === '' ? [] : [reportName(destination.entry)])
        return jobs.start(
          { kind: 'export', title: `Export ${runId}: ${title}`, subject: runId, unit: 'steps' },
          async control => {
            const made = await write(run, { format, checkpoint }, destination, control)
            return { ...made, download: out === undefined ? keep(togetherWith(made)) : null } satisfies Exported
          },
        )
      },
      'sharedRuns.import': ({ token }) => {
        const { path } = offers.resolve(token)
        return jobs.start({ kind: 'import', title: `Import ${basename(path)}`, unit: 'bytes' }, async control =>
          needs.announceRun(await importRun(path, { places, datasetHere }, control)),
        )
      },
    },
    kept: download => {
      const path = downloads.get(download)
      if (path !== undefined && existsSync(path)) return path
      throw new LabError('not-found', 'That export is not there any more.', 'Export the run once more.')
    },
  }
}

/** What is downloaded: a notebook with the folder of what it carries over, a model by itself. */
const togetherWith = ({ file, format }: Pick<Exported, 'file' | 'format'>): string =>
  format === 'notebook' || format === 'script' ? dirname(file) : file

const reportName = (entry: string) => `${entry}.export-report.json`

/** Pictures of all classes, spread over the validation split: the test set stays sealed. */
const goldenOf = ({ dataset, images }: RunFile): GoldenPicture[] => {
  const from = images.validation.length > 0 ? images.validation : images.train
  const count = Math.min(goldenCount, from.length)
  return Array.from({ length: count }, (_, at) => {
    const { file, sha256 } = from[Math.floor((at * from.length) / count)]!
    return { file, path: join(dataset.path, file), sha256 }
  })
}
