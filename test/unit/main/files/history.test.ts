import { appendFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { appendHistory, readHistory, restoreHistory } from '../../../../src/main/files/history.ts'
import type { EpochRecord } from '../../../../src/shared/contract/runs.ts'

const epoch = (number: number): EpochRecord => ({
  epoch: number,
  loss: 1 / number,
  accuracy: 0.5,
  mae: null,
  valLoss: 2 / number,
  valAccuracy: 0.25,
  valMae: null,
  learningRate: 1e-3,
  seconds: 1.5,
  best: true,
  movement: [{ name: 'dense', change: 0.125 * number }],
})

test('an epoch a line; a torn last line is dropped; a checkpoint brings its own epochs back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'history-'))
  const path = join(folder, 'history.jsonl')
  try {
    expect(await readHistory(path)).toEqual([])
    for (const number of [1, 2, 3]) await appendHistory(path, epoch(number))
    expect(await readHistory(path)).toEqual([1, 2, 3].map(epoch))

    const { length } = await readFile(path)
    for (const cut of [1, 2, 40]) {
      await truncate(path, length - cut)
      expect(await readHistory(path)).toEqual([1, 2].map(epoch))
    }
    await appendFile(path, '\n{"epoch": 9}\n')
    expect(await readHistory(path)).toEqual([1, 2].map(epoch))

    await restoreHistory(path, [epoch(1)])
    await appendHistory(path, epoch(2))
    expect(await readHistory(path)).toEqual([1, 2].map(epoch))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
