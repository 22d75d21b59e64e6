import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import { writeJson } from './atomic.ts'
import { onDisk } from './disk-error.ts'
import { arraysUnder, markUsed } from './feature-arrays.ts'
import type { ArrayPlan, RowsRecord } from './feature-rows.ts'
import { appendRecord, arrayPlaces, readPlan, readRecords, writePlan, writeRecords } from './feature-rows.ts'
import type { FeatureSettings } from './feature-settings.ts'
import { listKey, settingsKey } from './feature-settings.ts'
import { takeLock } from './lock.ts'
import type { NpyRows, NpyWriter } from './npy.ts'
import { createNpyRows, openNpyRows } from './npy.ts'

/**
 * What the frozen prefix made of pictures, kept by content: `<settings>/<list of pictures>/features.npy`, a row a
 * picture. Rows come in chunks; a chunk counts once its values are synced and a line of progress.jsonl with their
 * SHA-256 is too. So a crash loses one chunk, a damaged row is noticed and computed again, and deleting any of it
 * costs time only.
 */
export interface FeatureArray {
  folder: string
  /** The .npy, whole when `missing` is empty. */
  path: string
  /** Shape of a row, `[5, 5, 512]`. */
  rowShape: readonly number[]
  /** How many pictures; rows are in their order. */
  count: number
  /** Chunks still to compute, each a list of rows, in the order in which to compute them. */
  missing(): readonly (readonly number[])[]
  /** Keep the values of a chunk, row after row; on the disk when this returns. */
  writeChunk(chunk: readonly number[], values: Float32Array): Promise<void>
  /** Copy rows into `into`. */
  readRows(rows: ArrayLike<number>, into: Float32Array): Promise<void>
  /** Give it back; until then nobody else writes to it or removes it. */
  close(): Promise<void>
}

export interface FeatureRequest {
  /** `home/cache/features`. */
  root: string
  settings: FeatureSettings
  /** SHA-256 of each picture, in the order of the rows. */
  images: readonly string[]
  rowShape: readonly number[]
  /** Pictures computed at once. */
  chunkSize: number
}

/**
 * Open the features of a list of pictures: what is there is checked, rows that another list under the same settings
 * holds are copied, the rest is `missing()`.
 *
 * @throws LabError `busy` where another process works on them
 */
export const openFeatures = async (request: FeatureRequest): Promise<FeatureArray> => {
  const settingsFolder = join(request.root, settingsKey(request.settings))
  const folder = join(settingsFolder, listKey(request.images))
  const release = await takeLock(arrayPlaces(folder).lock, 'The cache of these features')
  try {
    await writeJson(join(settingsFolder, 'settings.json'), request.settings)
    return await openLocked(request, folder, release)
  } catch (error) {
    await release()
    throw error
  }
}

const openLocked = async (
  request: FeatureRequest,
  folder: string,
  release: () => Promise<void>,
): Promise<FeatureArray> => {
  const { images, rowShape, chunkSize } = request
  const places = arrayPlaces(folder)
  const positions = positionsOf(images)
  const kept = await readPlan(folder)
  const fits = kept !== null && kept.rowShape.join() === rowShape.join() && kept.images.join() === images.join()
  if (!fits) await onDisk(folder, () => removeContents(folder))

  const writer = await createNpyRows(places.features, [images.length, ...rowShape], 'float32')
  const rows = await openNpyRows(places.features)
  let plan: ArrayPlan
  let records: RowsRecord[]
  if (fits) {
    records = await wholeRecords(rows, await readRecords(folder))
    plan = withLostRows(kept, records, positions, chunkSize)
  } else {
    records = await copyKnownRows(folder, images, positions, writer, rows.rowLength)
    const empty: ArrayPlan = { format: 1, images: [...images], rowShape: [...rowShape], dtype: 'float32', chunks: [] }
    plan = withLostRows(empty, records, positions, chunkSize)
  }
  await writeRecords(folder, records)
  if (plan !== kept) await writePlan(folder, plan)
  await markUsed(folder)

  const done = new Set(records.flatMap(record => record.rows))
  return {
    folder,
    path: places.features,
    rowShape,
    count: images.length,
    missing: () => plan.chunks.filter(chunk => !chunk.every(row => done.has(row))),
    writeChunk: async (chunk, values) => {
      const record = await writeEverywhere(writer, images, positions, chunk, values)
      await writer.sync()
      await appendRecord(folder, record)
      for (const row of record.rows) done.add(row)
    },
    readRows: (indices, into) => rows.readRows(indices, into),
    close: async () => {
      await rows.close()
      await writer.close()
      await release()
    },
  }
}

/** Where each picture stands in the list: usually once. */
const positionsOf = (images: readonly string[]): ReadonlyMap<string, number[]> => {
  const positions = new Map<string, number[]>()
  images.forEach((image, row) => {
    const known = positions.get(image)
    if (known) known.push(row)
    else positions.set(image, [row])
  })
  return positions
}

/** The records whose values are still what they were when they were written. */
const wholeRecords = async (rows: NpyRows, records: readonly RowsRecord[]): Promise<RowsRecord[]> => {
  const whole: RowsRecord[] = []
  for (const record of records) {
    if (record.rows.some(row => row >= (rows.shape[0] ?? 0))) continue
    const values = new Float32Array(record.rows.length * rows.rowLength)
    await rows.readRows(record.rows, values)
    if (hashOf(values) === record.sha256) whole.push(record)
  }
  return whole
}

/**
 * The plan in which every row is on the disk or in a chunk. Chunks that are there stay as they are, so that a resumed
 * extraction computes the same pictures together; rows that got lost get chunks of their own behind them.
 */
const withLostRows = (
  plan: ArrayPlan,
  records: readonly RowsRecord[],
  positions: ReadonlyMap<string, number[]>,
  chunkSize: number,
): ArrayPlan => {
  const covered = new Set([...records.flatMap(record => record.rows), ...plan.chunks.flat()])
  const lost = [...positions.values()].map(rows => rows[0]!).filter(row => !covered.has(row))
  if (lost.length === 0) return plan
  const chunks = [...plan.chunks]
  for (let from = 0; from < lost.length; from += chunkSize) chunks.push(lost.slice(from, from + chunkSize))
  return { ...plan, chunks }
}

/** Copy what other lists under the same settings hold of these pictures, checking it on the way. */
const copyKnownRows = async (
  folder: string,
  images: readonly string[],
  positions: ReadonlyMap<string, number[]>,
  writer: NpyWriter,
  rowLength: number,
): Promise<RowsRecord[]> => {
  const copied: RowsRecord[] = []
  const found = new Set<string>()
  for (const other of await arraysUnder(join(folder, '..'))) {
    if (other.folder === folder) continue
    const isWanted = (row: number) => positions.has(other.plan.images[row]!) && !found.has(other.plan.images[row]!)
    const useful = other.records.filter(record => record.rows.some(isWanted))
    const source = useful.length > 0 ? await openSource(other.folder) : null
    if (!source) continue
    try {
      if (source.rowLength !== rowLength) continue
      for (const record of await wholeRecords(source, useful)) {
        const chosen = new Map<string, number>()
        for (const row of record.rows) if (isWanted(row)) chosen.set(other.plan.images[row]!, row)
        const values = new Float32Array(chosen.size * rowLength)
        await source.readRows([...chosen.values()], values)
        const targets = [...chosen.keys()].map(image => positions.get(image)![0]!)
        copied.push(await writeEverywhere(writer, images, positions, targets, values))
        for (const image of chosen.keys()) found.add(image)
      }
    } finally {
      await source.close()
    }
  }
  await writer.sync()
  return copied
}

/** Another list's values, or null where they went away or are not whole: then they are of no use. */
const openSource = async (folder: string): Promise<NpyRows | null> => {
  try {
    return await openNpyRows(arrayPlaces(folder).features)
  } catch (error) {
    if (error instanceof LabError && ['not-found', 'run-damaged'].includes(error.code)) return null
    throw error
  }
}

/** Write rows, and the rows of the same pictures elsewhere in the list. Nothing is synced or promised yet. */
const writeEverywhere = async (
  writer: NpyWriter,
  images: readonly string[],
  positions: ReadonlyMap<string, number[]>,
  chunk: readonly number[],
  values: Float32Array,
): Promise<RowsRecord> => {
  const rowLength = values.length / chunk.length
  const hash = createHash('sha256')
  const rows: number[] = []
  for (const [at, first] of chunk.entries()) {
    const row = values.subarray(at * rowLength, (at + 1) * rowLength)
    for (const position of positions.get(images[first]!)!) {
      await writer.writeRows(position, row)
      hash.update(bytesOf(row))
      rows.push(position)
    }
  }
  return { rows, sha256: hash.digest('hex') }
}

const hashOf = (values: Float32Array) => createHash('sha256').update(bytesOf(values)).digest('hex')

const bytesOf = (data: Float32Array) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/** Everything but the lock, which is ours. */
const removeContents = async (folder: string) => {
  const { images, progress, features } = arrayPlaces(folder)
  for (const file of [images, progress, features]) await rm(file, { force: true })
}
