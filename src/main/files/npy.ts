import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import { onDisk } from './disk-error.ts'
import { ifThere } from './if-there.ts'
import { makeFolder } from './make-folder.ts'
import { replaceFile } from './replace-file.ts'

/** NumPy's file format, little-endian and row-major, version 1.0: what `np.load` and `np.memmap` read. */
const kinds = {
  float32: { descr: '<f4', bytes: 4 },
  float64: { descr: '<f8', bytes: 8 },
  /** The bits of IEEE half floats, two bytes each. */
  float16: { descr: '<f2', bytes: 2 },
  int32: { descr: '<i4', bytes: 4 },
  int64: { descr: '<i8', bytes: 8 },
  uint8: { descr: '|u1', bytes: 1 },
} as const
export type NpyType = keyof typeof kinds
export type NpyData = Float32Array | Float64Array | Uint16Array | Int32Array | BigInt64Array | Uint8Array

export interface NpyInfo {
  shape: number[]
  dtype: NpyType
  /** Where the first value lies, in bytes from the start of the file. */
  dataOffset: number
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1')
const count = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1)
const bytesOf = (data: NpyData) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

const typeOf = (data: NpyData): NpyType => {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Float64Array) return 'float64'
  if (data instanceof Uint16Array) return 'float16'
  if (data instanceof Int32Array) return 'int32'
  if (data instanceof BigInt64Array) return 'int64'
  return 'uint8'
}

/**
 * The bytes before the values.
 *
 * @example npyHeader([2000, 5, 5, 512], 'float32').length // 128
 */
export const npyHeader = (shape: readonly number[], dtype: NpyType): Uint8Array => {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const text = `{'descr': '${kinds[dtype].descr}', 'fortran_order': False, 'shape': ${tuple}, }`
  // NumPy aligns the values to 64 bytes; the header ends in a line break.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10
  const header = Buffer.alloc(10 + length, ' ')
  MAGIC.copy(header)
  header.writeUInt8(1, 6)
  header.writeUInt8(0, 7)
  header.writeUInt16LE(length, 8)
  header.write(text, 10, 'latin1')
  header.write('\n', header.length - 1)
  return header
}

const damaged = (path: string, what: string) =>
  new LabError('run-damaged', `"${path}" ${what}.`, 'Remove that file; the lab makes it anew.')

/** Read exactly `length` bytes at `position`, or say that the file is too short. */
const readExactly = async (file: FileHandle, path: string, into: Uint8Array, position: number) => {
  let done = 0
  while (done < into.byteLength) {
    const { bytesRead } = await file.read(into, done, into.byteLength - done, position + done)
    if (bytesRead === 0) throw damaged(path, 'ends too early')
    done += bytesRead
  }
}

const writeAll = async (file: FileHandle, bytes: Uint8Array, position: number) => {
  let done = 0
  while (done < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done)
    done += bytesWritten
  }
}

const parseHeader = async (file: FileHandle, path: string): Promise<NpyInfo> => {
  const start = new Uint8Array(12)
  await readExactly(file, path, start, 0)
  if (!MAGIC.equals(start.subarray(0, 6))) throw damaged(path, 'is not a NumPy file')
  const view = new DataView(start.buffer)
  const long = start[6]! > 1
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true)
  if (length > 1 << 16) throw damaged(path, 'has a header that makes no sense')
  const text = new Uint8Array(length)
  await readExactly(file, path, text, long ? 12 : 10)
  const header = Buffer.from(text).toString('latin1')
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1]
  const dtype = (Object.keys(kinds) as NpyType[]).find(name => kinds[name].descr === descr)
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]
  if (!dtype || shape === undefined || !/'fortran_order':\s*False/.test(header))
    throw damaged(path, `holds numbers of a kind that the lab does not read (${header.trim()})`)
  const extents = shape
    .split(',')
    .filter(part => part.trim() !== '')
    .map(Number)
  return { shape: extents, dtype, dataOffset: (long ? 12 : 10) + length }
}

/** Shape and type of a .npy file; checks that all its values are there. */
export const readNpyInfo = (path: string): Promise<NpyInfo> =>
  onDisk(path, async () => {
    const file = await open(path, 'r')
    try {
      const info = await parseHeader(file, path)
      const { size } = await file.stat()
      const expected = info.dataOffset + count(info.shape) * kinds[info.dtype].bytes
      if (size !== expected) throw damaged(path, `holds ${size} bytes where its shape needs ${expected}`)
      return info
    } finally {
      await file.close()
    }
  })

/**
 * Write an array, atomically. The type is that of `data`: Float32Array as float32, Int32Array as int32, Uint16Array
 * as the bits of float16.
 */
export const writeNpy = async (path: string, shape: readonly number[], data: NpyData): Promise<void> => {
  if (count(shape) !== data.length)
    throw new LabError(
      'internal',
      `Expected ${count(shape)} values for shape (${shape.join(', ')}). Received ${data.length}.`,
    )
  await replaceFile(path, async file => {
    const header = npyHeader(shape, typeOf(data))
    await writeAll(file, header, 0)
    await writeAll(file, bytesOf(data), header.byteLength)
  })
}

export interface NpyRows {
  shape: readonly number[]
  dtype: NpyType
  /** Values of one row. */
  rowLength: number
  /** Copy rows, in the order asked for, into `into`; neighbours are read in one go. */
  readRows(indices: ArrayLike<number>, into: NpyData): Promise<void>
  close(): Promise<void>
}

/** Read single rows (the first axis) of an array that may be larger than memory. */
export const openNpyRows = async (path: string): Promise<NpyRows> => {
  const info = await readNpyInfo(path)
  const file = await onDisk(path, () => open(path, 'r'))
  const rows = info.shape[0] ?? 0
  const rowLength = count(info.shape.slice(1))
  const rowBytes = rowLength * kinds[info.dtype].bytes
  return {
    shape: info.shape,
    dtype: info.dtype,
    rowLength,
    close: () => file.close(),
    readRows: (indices, into) =>
      onDisk(path, async () => {
        const bytes = bytesOf(into)
        if (bytes.byteLength < indices.length * rowBytes)
          throw new LabError('internal', `Expected room for ${indices.length} rows of "${path}".`)
        for (let from = 0, to = 0; from < indices.length; from = to) {
          const first = indices[from]!
          for (to = from + 1; to < indices.length && indices[to] === first + to - from;) to++
          if (first < 0 || first + to - from > rows)
            throw new LabError('internal', `Row ${first + to - from - 1} is not one of the ${rows} rows of "${path}".`)
          await readExactly(
            file,
            path,
            bytes.subarray(from * rowBytes, to * rowBytes),
            info.dataOffset + first * rowBytes,
          )
        }
      }),
  }
}

export interface NpyWriter {
  /** Write whole rows from `firstRow` on. */
  writeRows(firstRow: number, data: NpyData): Promise<void>
  /** Returns when all that was written is on the disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * Make an array of its final size and fill it row by row, in any order; rows that were not written are zeros. A file
 * of that shape and type which is there already is kept, and its rows with it: an interrupted job goes on. Which
 * rows are valid the caller has to note elsewhere.
 */
export const createNpyRows = async (path: string, shape: readonly number[], dtype: NpyType): Promise<NpyWriter> => {
  const header = npyHeader(shape, dtype)
  const rowBytes = count(shape.slice(1)) * kinds[dtype].bytes
  const size = header.byteLength + (shape[0] ?? 0) * rowBytes
  const file = await onDisk(path, async () => {
    await makeFolder(dirname(path))
    const existing = await reopen(path, header, size)
    if (existing) return existing
    const fresh = await open(path, 'w+')
    try {
      await writeAll(fresh, header, 0)
      await fresh.truncate(size)
    } catch (error) {
      await fresh.close()
      throw error
    }
    return fresh
  })
  return {
    writeRows: (firstRow, data) =>
      onDisk(path, async () => {
        const bytes = bytesOf(data)
        const position = header.byteLength + firstRow * rowBytes
        if (
          typeOf(data) !== dtype ||
          firstRow < 0 ||
          bytes.byteLength % rowBytes !== 0 ||
          position + bytes.byteLength > size
        )
          throw new LabError('internal', `Expected whole ${dtype} rows within (${shape.join(', ')}) for "${path}".`)
        await writeAll(file, bytes, position)
      }),
    sync: () => onDisk(path, () => file.sync()),
    close: () => onDisk(path, () => file.close()),
  }
}

const reopen = async (path: string, header: Uint8Array, size: number): Promise<FileHandle | null> => {
  const file = await ifThere(path, () => open(path, 'r+'))
  if (!file) return null
  const found = new Uint8Array(header.byteLength)
  const { bytesRead } = await file.read(found, 0, found.byteLength, 0)
  const same = bytesRead === header.byteLength && Buffer.from(header).equals(found) && (await file.stat()).size === size
  if (same) return file
  await file.close()
  return null
}
