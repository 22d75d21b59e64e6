import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startKeras } from '../../../../../src/main/hosts/cli/bench/keras-process.ts'
import { groupsOf, partNames } from '../../../../../src/main/hosts/cli/bench/parts.ts'
import type { PartName } from '../../../../../src/main/hosts/cli/bench/parts.ts'
import { benchRows } from '../../../../../src/main/hosts/cli/bench/rows.ts'
import { requests } from '../../../../../src/shared/contract/index.ts'

const size = { pictures: 16, batch: 128, repeats: 3, epochSteps: 3 }
const chapter = { batch: 128, views: 4, basis: 'extrapolated from 3 steps of 128' }
const allAt = (seconds: number) =>
  Object.fromEntries(partNames.map(name => [name, seconds])) as Record<PartName, number>

test('what is asked of the engine passes the contract', () => {
  const asks = groupsOf(size).flatMap(group => group.asks)
  for (const { ours } of asks) if (ours) expect(requests['engine.measure'].input.safeParse(ours).error).toBeUndefined()
  expect(new Set(asks.map(({ name }) => name)).size).toBe(partNames.length)
})

test('every row names its unit; the long ones say what they come from and how many views the bank has', () => {
  const rows = benchRows({ ours: allAt(0.1), keras: allAt(0.2) }, chapter)
  expect(rows.map(({ name }) => name)).toEqual([
    'VGG16 forward, 180x180',
    'Extraction of a folder, 180x180',
    'MiniVGGNet step, 180x180, batch 32',
    'block5 + head step, batch 32',
    'Head step, batch 32',
    'Epoch of technique 3, fresh views (extrapolated from 3 steps of 128)',
    'Epoch of technique 3, bank of 4 views (extrapolated from 3 steps of 128)',
    'Epoch of technique 4, fresh views (extrapolated from 3 steps of 128)',
    'Epoch of technique 4, bank of 4 views (extrapolated from 3 steps of 128)',
    'Whole chapter, fresh views (extrapolated from 3 steps of 128)',
    'Whole chapter, bank of 4 views (extrapolated from 3 steps of 128)',
  ])
  for (const { ours, keras, ratio } of rows) expect(ratio).toBeCloseTo(ours / keras!, 12)
  // 2000 pictures at 0.1 s, 16 updates, 1000 pictures of validation.
  const [fresh, bank] = rows.slice(5)
  expect(fresh!.ours).toBeCloseTo(200 + 1.6 + 100, 6)
  expect(bank!.ours).toBeCloseTo(1.6 + 100, 6)
  expect(bank!.keras).toBe(fresh!.keras)
})

test('the chapter is its parts: 5000 extractions, 20 + 25 + 30 epochs', () => {
  const only = (name: PartName) => {
    const [freshRow, bankRow] = benchRows({ ours: { ...allAt(0), [name]: 1 }, keras: {} }, chapter).slice(-2)
    return [freshRow!.ours, bankRow!.ours]
  }
  expect(only('extract')).toEqual([5000, 5000])
  // The first epoch with fresh views decodes, the others find decoded pictures.
  expect(only('viewExtract')).toEqual([2000, 4 * 2000])
  expect(only('viewAgain')).toEqual([24 * 2000, 0])
  expect(only('block4ViewExtract')).toEqual([2000, 0])
  expect(only('block4ViewAgain')).toEqual([29 * 2000, 0])
  expect(only('headStep')).toEqual([20 * 63, 20 * 63])
  expect(only('techniqueStep4')).toEqual([30 * 16, 30 * 16])
  expect(only('block4Extract')).toEqual([3000, 3000])
  const kerasOnly = (name: PartName) =>
    benchRows({ ours: allAt(0), keras: { ...allAt(0), [name]: 1 } }, chapter).at(-1)!.keras
  // Keras decodes 3000 pictures in each of 55 epochs, and twice 3000 to evaluate.
  expect(kerasOnly('decode')).toBe(55 * 3000 + 2 * 3000)
  expect(kerasOnly('extract')).toBe(5000)
  expect(kerasOnly('techniqueStep4')).toBe(30 * 16)
})

test('without Keras the rows have our side alone', () => {
  for (const row of benchRows({ ours: allAt(0.1), keras: {} }, chapter)) expect(Object.keys(row)).not.toContain('ratio')
})

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test.describe('the Python beside us', () => {
  test.skip(!hasPython, 'no python3 here')
  let folder = ''
  test.beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'unfreeze-bench-test-'))))
  test.afterEach(() => rm(folder, { recursive: true, force: true }))

  const part = { part: 'prefix', size: 180, batch: 8, weights: null, files: [] }
  const start = async (body: string) => {
    const script = join(folder, 'bench.py')
    await writeFile(script, body)
    return startKeras('python3', script)
  }
  const greeting = 'import json, sys\nprint(json.dumps({"keras": "3", "tensorflow": "2", "python": "3"}))\n'

  test('one answer for each question; an error is told with its part', async () => {
    const keras = await start(
      `${greeting}for line in sys.stdin:\n  asked = json.loads(line)\n  print(json.dumps({"seconds": asked["batch"]} if asked["part"] == "prefix" else {"error": "no such part"}))\n`,
    )
    expect(keras.versions).toEqual({ keras: '3', tensorflow: '2', python: '3' })
    expect(await keras.measure(part)).toBe(8)
    expect(await keras.measure({ ...part, batch: 3 })).toBe(3)
    await expect(keras.measure({ ...part, part: 'other' })).rejects.toMatchObject({ hint: 'no such part' })
    keras.close()
  })

  test('one that dies is told with its last words', async () => {
    await expect(start('import sys\nsys.exit("no keras here")\n')).rejects.toMatchObject({ hint: 'no keras here' })
    const keras = await start(`${greeting}sys.stdin.readline()\nsys.exit("killed")\n`)
    await expect(keras.measure(part)).rejects.toMatchObject({ hint: 'killed' })
    await expect(startKeras(join(folder, 'nothing'), 'x')).rejects.toThrow('ENOENT')
  })
})
