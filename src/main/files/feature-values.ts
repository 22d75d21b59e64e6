import { createHash } from 'node:crypto'
import type { ArrayPlan, RowsRecord } from './feature-rows.ts'
import { arrayPlaces } from './feature-rows.ts'
import { fromHalf, toHalf } from './half.ts'
import { ifWhole } from './if-there.ts'
import type { NpyData, NpyRows } from './npy.ts'
import { openNpyRows } from './npy.ts'

/** Values as they are kept. */
export const encode = (values: Float32Array, dtype: ArrayPlan['dtype']): NpyData =>
  dtype === 'float16' ? toHalf(values) : values

/** Room for rows as they are kept. */
export const roomFor = ({ dtype, rowLength }: NpyRows, count: number): NpyData =>
  dtype === 'float16' ? new Uint16Array(count * rowLength) : new Float32Array(count * rowLength)

/** Copy rows into `into`, as float32 however they are kept. */
export const readDecoded = async (rows: NpyRows, indices: ArrayLike<number>, into: Float32Array): Promise<void> => {
  if (rows.dtype === 'float32') return rows.readRows(indices, into)
  const halves = new Uint16Array(indices.length * rows.rowLength)
  await rows.readRows(indices, halves)
  fromHalf(halves, into)
}

/** The records whose values are still what they were when they were written. */
export const wholeRecords = async (rows: NpyRows, records: readonly RowsRecord[]): Promise<RowsRecord[]> => {
  const whole: RowsRecord[] = []
  for (const record of records) {
    if (record.rows.some(row => row >= (rows.shape[0] ?? 0))) continue
    const values = roomFor(rows, record.rows.length)
    await rows.readRows(record.rows, values)
    if (hashOf(values) === record.sha256) whole.push(record)
  }
  return whole
}

/** An array's values, or null where they went away or are not whole: then they are of no use. */
export const openValues = (folder: string): Promise<NpyRows | null> =>
  ifWhole(() => openNpyRows(arrayPlaces(folder).features))

const hashOf = (values: NpyData) => createHash('sha256').update(bytesOf(values)).digest('hex')

export const bytesOf = (data: NpyData) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
