import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { z } from 'zod'
import {
  checkpointStates,
  loadCheckpoint,
  pruneCheckpoints,
  saveCheckpoint,
} from '../../../../src/main/files/checkpoint.ts'
import type { NamedArrays } from '../../../../src/main/files/safetensors.ts'
import { readSafetensors, writeSafetensors } from '../../../../src/main/files/safetensors.ts'

const state = z.object({ epoch: z.number() })

const tensors = (value: number): NamedArrays =>
  new Map([
    ['dense/kernel', { shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6], x => x * value) }],
    ['dense/bias', { shape: [3], data: new Float32Array(3).fill(value) }],
  ])

const checkpoint = (epoch: number) => ({
  weights: tensors(epoch),
  optimizer: new Map([['velocity/dense/bias', { shape: [3], data: new Float32Array(3).fill(-epoch) }]]),
  state: { epoch },
})

const inFolder = async (work: (folder: string) => Promise<void>) => {
  const folder = await mkdtemp(join(tmpdir(), 'checkpoint-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('gives back what was saved, newest first, and keeps two generations', () =>
  inFolder(async folder => {
    for (const epoch of [1, 2, 3]) await saveCheckpoint(folder, checkpoint(epoch))
    expect(await loadCheckpoint(folder, state)).toEqual(checkpoint(3))
    expect(await checkpointStates(folder, state)).toEqual([{ epoch: 3 }, { epoch: 2 }])
    expect((await loadCheckpoint(folder, state, ({ epoch }) => epoch < 3))?.state).toEqual({ epoch: 2 })
    expect(await readdir(folder)).toHaveLength(2)
    await pruneCheckpoints(folder, 1)
    expect(await checkpointStates(folder, state)).toEqual([{ epoch: 3 }])
    expect(await loadCheckpoint(join(folder, 'nothing'), state)).toBeNull()
  }))

test('whichever file of the newest generation is cut off anywhere, the one before it counts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (which, share) =>
      inFolder(async folder => {
        await saveCheckpoint(folder, checkpoint(1))
        await saveCheckpoint(folder, checkpoint(2))
        const newest = join(folder, (await readdir(folder)).sort().at(-1)!)
        const files = (await readdir(newest)).sort()
        const file = join(newest, files[which % files.length]!)
        // A manifest without its final line break still says all that it said.
        await truncate(file, Math.floor(((await stat(file)).size - 1) * share))
        expect(await loadCheckpoint(folder, state)).toEqual(checkpoint(1))
        await saveCheckpoint(folder, checkpoint(3))
        expect(await checkpointStates(folder, state)).toEqual([{ epoch: 3 }, { epoch: 1 }])
      }),
    ),
    { numRuns: 30 },
  )
})

test('a flipped bit is noticed, although the size is right', () =>
  inFolder(async folder => {
    await saveCheckpoint(folder, checkpoint(1))
    await saveCheckpoint(folder, checkpoint(2))
    const file = join(folder, '000002', 'weights.safetensors')
    const bytes = await readFile(file)
    bytes[bytes.length - 1]! ^= 1
    await writeFile(file, bytes)
    expect((await loadCheckpoint(folder, state))?.state).toEqual({ epoch: 1 })
  }))

test('a safetensors file keeps names, shapes and every bit', () =>
  inFolder(async folder => {
    const path = join(folder, 'a.safetensors')
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.string({ minLength: 1, maxLength: 30 }).filter(name => !['__proto__', '__metadata__'].includes(name)),
          fc.float32Array({ maxLength: 20 }),
        ),
        async values => {
          const arrays = new Map(Object.entries(values).map(([name, data]) => [name, { shape: [data.length], data }]))
          const written = await writeSafetensors(path, arrays)
          expect((await stat(path)).size).toBe(written.bytes)
          expect(await readSafetensors(path)).toEqual(arrays)
        },
      ),
      { numRuns: 30 },
    )
    await expect(readSafetensors(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' })
    await writeFile(path, 'not tensors at all')
    await expect(readSafetensors(path)).rejects.toMatchObject({ code: 'run-damaged' })
  }))
