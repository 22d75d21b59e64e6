import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { createNpyRows, npyHeader, openNpyRows, readNpyInfo, writeNpy } from '../../../../src/main/files/npy.ts'
import type { NpyData, NpyType } from '../../../../src/main/files/npy.ts'

let folder: string
test.beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'unfreeze-npy-'))))
test.afterAll(() => rm(folder, { recursive: true, force: true }))

const arrays: Record<NpyType, (length: number) => NpyData> = {
  float32: length => new Float32Array(length),
  float64: length => new Float64Array(length),
  float16: length => new Uint16Array(length),
  int32: length => new Int32Array(length),
  int64: length => new BigInt64Array(length),
  uint8: length => new Uint8Array(length),
}
const types = Object.keys(arrays) as NpyType[]
const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 })

const filled = (type: NpyType, length: number, bytes: Uint8Array) => {
  const data = arrays[type](length)
  const raw = new Uint8Array(data.buffer)
  for (let i = 0; i < raw.length; i++) raw[i] = bytes[i % bytes.length]!
  return data
}

test('the header is NumPy’s own, byte for byte', async () => {
  const numpys = await readFile(join(import.meta.dirname, '../../../parity/fixtures/image/rgb.png.npy'))
  expect(Buffer.from(npyHeader([180, 180, 3], 'float32'))).toEqual(numpys.subarray(0, 128))
})

test('any array comes back as it was written, whole or row by row', async () => {
  const path = join(folder, 'any.npy')
  await fc.assert(
    fc.asyncProperty(
      shapes,
      fc.constantFrom(...types),
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      async (shape, type, bytes) => {
        const length = shape.reduce((product, extent) => product * extent, 1)
        const data = filled(type, length, bytes)
        await writeNpy(path, shape, data)
        expect(await readNpyInfo(path)).toMatchObject({ shape, dtype: type })
        const rows = await openNpyRows(path)
        const indices = Array.from({ length: shape[0]! }, (_, i) => shape[0]! - 1 - i)
        const into = arrays[type](length)
        await rows.readRows(indices, into)
        await rows.close()
        const expected = arrays[type](length)
        for (const [to, from] of indices.entries())
          expected.set(data.subarray(from * rows.rowLength, (from + 1) * rows.rowLength) as never, to * rows.rowLength)
        expect(new Uint8Array(into.buffer)).toEqual(new Uint8Array(expected.buffer))
      },
    ),
    { numRuns: 60 },
  )
})

test('rows are written in any order, and a second opening goes on where the first was', async () => {
  const path = join(folder, 'rows.npy')
  const first = await createNpyRows(path, [4, 3], 'float32')
  await first.writeRows(2, Float32Array.of(7, 8, 9, 10, 11, 12))
  await first.sync()
  await first.close()
  const second = await createNpyRows(path, [4, 3], 'float32')
  await second.writeRows(0, Float32Array.of(1, 2, 3))
  await second.close()
  const rows = await openNpyRows(path)
  const all = new Float32Array(12)
  await rows.readRows([0, 1, 2, 3], all)
  await rows.close()
  expect([...all]).toEqual([1, 2, 3, 0, 0, 0, 7, 8, 9, 10, 11, 12])
})

test('a file of another shape is not gone on with', async () => {
  const path = join(folder, 'other.npy')
  const first = await createNpyRows(path, [4, 3], 'float32')
  await first.writeRows(0, Float32Array.of(1, 2, 3))
  await first.close()
  await (await createNpyRows(path, [4, 2], 'float32')).close()
  expect(await readNpyInfo(path)).toMatchObject({ shape: [4, 2] })
})

test('rows outside the array and rows of another type are refused', async () => {
  const path = join(folder, 'outside.npy')
  const writer = await createNpyRows(path, [4, 3], 'float32')
  await expect(writer.writeRows(3, new Float32Array(6))).rejects.toMatchObject({ code: 'internal' })
  await expect(writer.writeRows(0, new Float32Array(2))).rejects.toMatchObject({ code: 'internal' })
  await expect(writer.writeRows(0, new Int32Array(3))).rejects.toMatchObject({ code: 'internal' })
  await writer.close()
  const rows = await openNpyRows(path)
  await expect(rows.readRows([4], new Float32Array(3))).rejects.toMatchObject({ code: 'internal' })
  await rows.close()
})

test('cut off anywhere, or another file altogether: refused in words', async () => {
  const path = join(folder, 'cut.npy')
  for (const length of [0, 5, 11, 60, 127, 128, 139]) {
    await writeNpy(path, [3], Float32Array.of(1, 2, 3))
    await truncate(path, length)
    await expect(readNpyInfo(path), `${length} bytes`).rejects.toMatchObject({ code: 'run-damaged' })
  }
  await writeFile(path, 'a note to myself, long enough for a header')
  await expect(readNpyInfo(path)).rejects.toMatchObject({ message: expect.stringContaining('not a NumPy file') })
})

test('Fortran order and types that the lab does not use are refused', async () => {
  const path = join(folder, 'kind.npy')
  await writeNpy(path, [2, 2], new Float32Array(4))
  const bytes = await readFile(path)
  for (const [from, to] of [
    ['False', 'True '],
    ["'<f4'", "'>f4'"],
  ] as const) {
    const changed = Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')
    const file = await open(path, 'w')
    await file.writeFile(changed)
    await file.close()
    await expect(readNpyInfo(path)).rejects.toMatchObject({ code: 'run-damaged' })
  }
})
