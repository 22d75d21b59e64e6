import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import { writeJson } from './atomic.ts'
import { onDisk } from './disk-error.ts'
import type { FeatureArray, FeatureRequest } from './feature-array.ts'
import { arraysUnder, markUsed } from './feature-arrays.ts'
import type { ArrayPlan, RowsRecord } from './feature-rows.ts'
import { appendRecord, arrayPlaces, readPlan, readRecords, writePlan, writeRecords } from './feature-rows.ts'
import { listKey, settingsKey } from './feature-settings.ts'
import { takeLock } from './lock.ts'
import { bytesOf, encode, openValues, readDecoded, roomFor, wholeRecords } from './feature-values.ts'
import { fitsHalf } from './half.ts'
import type { NpyData, NpyRows, NpyWriter } from './npy.ts'
import { createNpyRows, openNpyRows } from './npy.ts'
import { openWholeFeatures, planFits } from './whole-features.ts'

/**
 * Open the features of a list of pictures: what is there is checked, rows that another list under the same settings
 * holds are copied, the rest is `missing()`. Those that somebody else holds can be read where they are whole.
 *
 * @throws LabError `busy` where another process is computing them
 */
export const openFeatures = async (request: FeatureRequest): Promise<FeatureArray> => {
  const settingsFolder = join(request.root, settingsKey(request.settings))
  const folder = join(settingsFolder, listKey(request.images))
  let release: () => Promise<void>
  try {
    release = await takeLock(arrayPlaces(folder).lock, 'The cache of these features')
  } catch (error) {
    const whole = error instanceof LabError && error.code === 'busy' ? await openWholeFeatures(request, folder) : null
    if (whole) return whole
    throw error
  }
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
  const { images, rowShape, settings } = request
  const places = arrayPlaces(folder)
  const kept = await readPlan(folder)
  const fits = kept !== null && planFits(kept, request)
  if (!fits) await onDisk(folder, () => removeContents(folder))
  let open = await begin(request, folder, fits ? kept : null, fits ? kept.dtype : settings.dtype)
  await markUsed(folder)

  const closeFiles = async () => {
    await open.rows.close()
    await open.writer.close()
  }
  return {
    folder,
    path: places.features,
    rowShape,
    count: images.length,
    dtype: () => open.plan.dtype,
    missing: () => open.plan.chunks.filter(chunk => !chunk.every(row => open.done.has(row))),
    writeChunk: async (chunk, values) => {
      if (open.plan.dtype === 'float16' && !fitsHalf(values)) {
        await closeFiles()
        await onDisk(folder, () => removeContents(folder))
        open = await begin(request, folder, null, 'float32')
        return
      }
      const record = await writeEverywhere(open, images, chunk, encode(values, open.plan.dtype))
      await open.writer.sync()
      await appendRecord(folder, record)
      for (const row of record.rows) open.done.add(row)
    },
    readRows: (indices, into) => readDecoded(open.rows, indices, into),
    close: async () => {
      await closeFiles()
      await release()
    },
  }
}

/** An array whose files are open. */
interface OpenArray {
  plan: ArrayPlan
  positions: ReadonlyMap<string, number[]>
  writer: NpyWriter
  rows: NpyRows
  /** Rows that are on the disk. */
  done: Set<number>
}

/**
 * @param kept the plan to go on with; without it the array is begun, with the rows that other lists hold
 */
const begin = async (
  { images, rowShape, chunkSize }: FeatureRequest,
  folder: string,
  kept: ArrayPlan | null,
  dtype: ArrayPlan['dtype'],
): Promise<OpenArray> => {
  const { features } = arrayPlaces(folder)
  const positions = positionsOf(images)
  const writer = await createNpyRows(features, [images.length, ...rowShape], dtype)
  const rows = await openNpyRows(features)
  const records = kept
    ? await wholeRecords(rows, await readRecords(folder))
    : await copyKnownRows({ writer, positions }, folder, images, rows)
  const before = kept ?? { format: 1, images: [...images], rowShape: [...rowShape], dtype, chunks: [] }
  const plan = withLostRows(before, records, positions, chunkSize)
  await writeRecords(folder, records)
  if (plan !== kept) await writePlan(folder, plan)
  return { plan, positions, writer, rows, done: new Set(records.flatMap(record => record.rows)) }
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
  target: Pick<OpenArray, 'writer' | 'positions'>,
  folder: string,
  images: readonly string[],
  { rowLength, dtype }: NpyRows,
): Promise<RowsRecord[]> => {
  const { positions, writer } = target
  const copied: RowsRecord[] = []
  const found = new Set<string>()
  for (const other of await arraysUnder(join(folder, '..'))) {
    if (other.folder === folder) continue
    const isWanted = (row: number) => positions.has(other.plan.images[row]!) && !found.has(other.plan.images[row]!)
    const useful = other.records.filter(record => record.rows.some(isWanted))
    const source = useful.length > 0 ? await openValues(other.folder) : null
    if (!source) continue
    try {
      if (source.rowLength !== rowLength || source.dtype !== dtype) continue
      for (const record of await wholeRecords(source, useful)) {
        const chosen = new Map<string, number>()
        for (const row of record.rows) if (isWanted(row)) chosen.set(other.plan.images[row]!, row)
        const values = roomFor(source, chosen.size)
        await source.readRows([...chosen.values()], values)
        const targets = [...chosen.keys()].map(image => positions.get(image)![0]!)
        copied.push(await writeEverywhere(target, images, targets, values))
        for (const image of chosen.keys()) found.add(image)
      }
    } finally {
      await source.close()
    }
  }
  await writer.sync()
  return copied
}

/** Write rows, and the rows of the same pictures elsewhere in the list. Nothing is synced or promised yet. */
const writeEverywhere = async (
  { writer, positions }: Pick<OpenArray, 'writer' | 'positions'>,
  images: readonly string[],
  chunk: readonly number[],
  values: NpyData,
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

/** Everything but the lock, which is ours. */
const removeContents = async (folder: string) => {
  const { images, progress, features } = arrayPlaces(folder)
  for (const file of [images, progress, features]) await rm(file, { force: true })
}
