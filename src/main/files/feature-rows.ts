import { join } from 'node:path'
import { z } from 'zod'
import { readJson, writeFileAtomic, writeJson } from './atomic.ts'
import { ifWhole } from './if-there.ts'
import { appendLine, jsonLine, readLines } from './json-lines.ts'

/** The files of one array of the feature cache. */
export const arrayPlaces = (folder: string) => ({
  folder,
  features: join(folder, 'features.npy'),
  labels: (dataset: string) => join(folder, `labels-${dataset}.npy`),
  images: join(folder, 'images.json'),
  progress: join(folder, 'progress.jsonl'),
  lock: join(folder, 'lock'),
})

/** images.json: which picture each row is of, and the chunks in which rows are computed, fixed when the array is begun. */
const arrayPlan = z.object({
  format: z.literal(1),
  images: z.array(z.string()),
  rowShape: z.array(z.number().int().positive()),
  dtype: z.enum(['float32', 'float16']),
  chunks: z.array(z.array(z.number().int().nonnegative())),
})
export type ArrayPlan = z.infer<typeof arrayPlan>

/** A line of progress.jsonl: these rows lie on the disk, and the SHA-256 of their values one after the other. */
const rowsRecord = z.object({ rows: z.array(z.number().int().nonnegative()), sha256: z.string() })
export type RowsRecord = z.infer<typeof rowsRecord>

export const writePlan = (folder: string, plan: ArrayPlan): Promise<void> => writeJson(arrayPlaces(folder).images, plan)

/** The plan of an array, or null where there is none that can be read. */
export const readPlan = (folder: string): Promise<ArrayPlan | null> =>
  ifWhole(() => readJson(arrayPlaces(folder).images, arrayPlan))

/** What progress.jsonl promises; a torn line is left out. Nothing is checked against the values yet. */
export const readRecords = (folder: string): Promise<RowsRecord[]> =>
  readLines(arrayPlaces(folder).progress, rowsRecord)

/** Promise these rows and no others. */
export const writeRecords = (folder: string, records: readonly RowsRecord[]): Promise<void> =>
  writeFileAtomic(arrayPlaces(folder).progress, records.map(jsonLine).join(''))

/** Promise rows; call it once their values are synced. */
export const appendRecord = (folder: string, record: RowsRecord): Promise<void> =>
  appendLine(arrayPlaces(folder).progress, record)
