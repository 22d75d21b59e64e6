import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { moreDataJob } from '../../../../src/main/worker/jobs/more-data.ts'
import { runJob } from '../../../../src/main/worker/jobs/run.ts'
import { splitsApartJob } from '../../../../src/main/worker/jobs/splits-apart.ts'
import type { WorkerFact } from '../../../../src/main/worker/protocol.ts'
import { resultOf, tinyFineTuning, tinyRun } from '../../../kit/tiny-run.ts'
import type { TinyRun } from '../../../kit/tiny-run.ts'

test.describe.configure({ mode: 'serial', timeout: 180_000 })

let root = ''
let tiny: TinyRun
const control = (tell: (fact: WorkerFact) => void = () => undefined, signal = new AbortController().signal) => ({
  signal,
  tell,
})

test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pitfalls-'))
  tiny = await tinyRun(root, { count: { train: 20, validation: 10, test: 10 } })
  await runJob(await loadEngine(), { home: tiny.home, folder: tiny.folder }, control())
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

const input = () => ({ home: tiny.home, folder: tiny.folder, shares: [0.2, 1], repeats: 2, seed: 7 })

test('heads on parts of the pictures, from kept features; the run stays as it was, and the same seed says the same', async () => {
  const before = await resultOf(tiny.folder)
  const facts: WorkerFact[] = []
  const engine = await loadEngine()
  const found = await moreDataJob(
    engine,
    input(),
    control(fact => facts.push(fact)),
  )
  const pictures = tiny.run.images.train.length
  expect(found.layer).toBe('block5_pool')
  expect(found.trials.map(trial => trial.pictures)).toEqual([0.2, 0.2, 1, 1].map(share => Math.round(share * pictures)))
  for (const { right } of found.trials)
    expect(right).toMatch(new RegExp(`^[01]{${tiny.run.images.validation.length}}$`))
  const steps = facts.flatMap(fact => (fact.type === 'progress' && fact.phase === 'train' ? [fact] : []))
  expect(steps.at(-1)).toMatchObject({ done: steps.at(-1)!.total })
  expect(await resultOf(tiny.folder)).toEqual(before)
  expect(await moreDataJob(engine, input(), control())).toEqual(found)
})

test('it can be stopped', async () => {
  const stopping = new AbortController()
  const stopOnTraining = (fact: WorkerFact) => {
    if (fact.type === 'progress' && fact.phase === 'train') stopping.abort()
  }
  await expect(
    moreDataJob(await loadEngine(), input(), control(stopOnTraining, stopping.signal)),
  ).rejects.toMatchObject({ code: 'stopped' })
})

test('a fine-tuning asks its parent’s kept features, and trains a head as an extraction does', async () => {
  const engine = await loadEngine()
  const { home, folder } = await tinyFineTuning(tiny)
  const facts: WorkerFact[] = []
  const found = await moreDataJob(
    engine,
    { ...input(), home, folder, repeats: 1 },
    control(fact => facts.push(fact)),
  )
  const features = facts.flatMap(fact => (fact.type === 'progress' && fact.phase === 'features' ? [fact] : []))
  expect(features.every(({ done, total }) => done === total)).toBe(true)
  expect(found.layer).toBe('block5_pool')
  expect(found.trials).toHaveLength(2)
})

test('every pair of splits is tried, with a score for each picture', async () => {
  const found = await splitsApartJob(await loadEngine(), { home: tiny.home, folder: tiny.folder, seed: 7 }, control())
  const { train, validation, test: tested } = tiny.run.images
  expect(found.pairs.map(({ a, b, scoresOfA, scoresOfB }) => [a, b, scoresOfA.length, scoresOfB.length])).toEqual([
    ['train', 'validation', train.length, validation.length],
    ['train', 'test', train.length, tested.length],
    ['validation', 'test', validation.length, tested.length],
  ])
  for (const { scoresOfA } of found.pairs)
    expect(new Set(scoresOfA.map(({ index }) => index)).size).toBe(scoresOfA.length)
})
