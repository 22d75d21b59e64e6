import { open } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { LabError } from '../../shared/contract/errors.ts'
import { onDisk } from './disk-error.ts'

/** A float32 array with its shape, row-major. */
export interface NamedArray {
  shape: readonly number[]
  data: Float32Array
}
/** Arrays by name, such as `dense/kernel`, in an order that is kept. */
export type NamedArrays = ReadonlyMap<string, NamedArray>

/** An array that is made piece by piece, in order, when it is written: so it need not be in memory twice. */
interface ArrayInPieces {
  shape: readonly number[]
  pieces: () => Iterable<Float32Array>
}
export type ArraysToWrite = ReadonlyMap<string, NamedArray | ArrayInPieces>

/** What was written: enough to tell later whether the file is still that. */
export interface WrittenFile {
  bytes: number
  sha256: string
}

interface Entry {
  dtype: 'F32'
  shape: number[]
  data_offsets: [number, number]
}

/**
 * Write arrays as a safetensors file (a header in JSON, then the values, little-endian), synced. Python reads it with
 * `safetensors.numpy.load_file`. The caller says when the file counts: it is not written atomically.
 */
export const writeSafetensors = (path: string, arrays: ArraysToWrite): Promise<WrittenFile> =>
  onDisk(path, async () => {
    const entries: Record<string, Entry> = {}
    let offset = 0
    for (const [name, { shape }] of arrays) {
      const bytes = 4 * shape.reduce((product, extent) => product * extent, 1)
      entries[name] = { dtype: 'F32', shape: [...shape], data_offsets: [offset, offset + bytes] }
      offset += bytes
    }
    const json = Buffer.from(JSON.stringify(entries))
    const header = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ') // values start on a multiple of 8
    header.writeBigUInt64LE(BigInt(header.length - 8))
    json.copy(header, 8)

    const hash = createHash('sha256')
    const file = await open(path, 'w')
    try {
      let written = 0
      const write = async (bytes: Uint8Array) => {
        hash.update(bytes)
        written += bytes.byteLength
        for (let done = 0; done < bytes.byteLength;)
          done += (await file.write(bytes, done, bytes.byteLength - done)).bytesWritten
      }
      await write(header)
      for (const array of arrays.values())
        for (const piece of 'data' in array ? [array.data] : array.pieces()) await write(bytesOf(piece))
      if (written !== header.length + offset) throw new Error(`"${path}" holds other values than its header says`)
      await file.sync()
    } finally {
      await file.close()
    }
    return { bytes: header.length + offset, sha256: hash.digest('hex') }
  })

/**
 * Read all arrays of a safetensors file of float32 values.
 *
 * @throws LabError `run-damaged` where it is not one, or its values are not all there
 */
export const readSafetensors = (path: string): Promise<Map<string, NamedArray>> =>
  onDisk(path, async () => {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const read = async (into: Uint8Array, position: number) => {
        for (let done = 0; done < into.byteLength;) {
          const { bytesRead } = await file.read(into, done, into.byteLength - done, position + done)
          if (bytesRead === 0) throw damaged(path)
          done += bytesRead
        }
      }
      const prefix = Buffer.alloc(8)
      await read(prefix, 0)
      const length = Number(prefix.readBigUInt64LE())
      if (length > size - 8) throw damaged(path)
      const header = Buffer.alloc(length)
      await read(header, 8)
      const start = 8 + length
      const arrays = new Map<string, NamedArray>()
      for (const [name, entry] of Object.entries(parse(path, header))) {
        if (name === '__metadata__') continue
        const [from, to] = entry.data_offsets
        const count = entry.shape.reduce((product, extent) => product * extent, 1)
        if (entry.dtype !== 'F32' || to - from !== 4 * count || start + to > size) throw damaged(path)
        const data = new Float32Array(count)
        await read(bytesOf(data), start + from) // straight into its place: a large model is in memory once
        arrays.set(name, { shape: entry.shape, data })
      }
      return arrays
    } finally {
      await file.close()
    }
  })

const parse = (path: string, json: Buffer): Record<string, Entry> => {
  try {
    return JSON.parse(json.toString()) as Record<string, Entry>
  } catch (error) {
    throw damaged(path, error)
  }
}

const damaged = (path: string, cause?: unknown) =>
  new LabError('run-damaged', `"${path}" is not a whole file of float32 tensors.`, 'Restore it from a backup.', {
    cause,
  })

const bytesOf = (data: Float32Array) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
