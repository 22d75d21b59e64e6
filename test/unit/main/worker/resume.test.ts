import { cp, mkdtemp, readdir, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises'
import { cpSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { readEvaluation, readImageResults } from '../../../../src/main/files/evaluation-file.ts'
import { readHistory } from '../../../../src/main/files/history.ts'
import { runPlaces } from '../../../../src/main/files/run-file.ts'
import type { JobControl } from '../../../../src/main/worker/jobs/job.ts'
import { evaluateJob } from '../../../../src/main/worker/jobs/evaluate.ts'
import { predictJob } from '../../../../src/main/worker/jobs/predict.ts'
import { runJob } from '../../../../src/main/worker/jobs/run.ts'
import type { WorkerFact } from '../../../../src/main/worker/protocol.ts'
import type { TinyRun } from '../../../kit/tiny-run.ts'
import { resultOf, tinyRun } from '../../../kit/tiny-run.ts'

test.describe.configure({ mode: 'serial', timeout: 180_000 })

let root = ''
let whole: TinyRun
let result: Awaited<ReturnType<typeof resultOf>>
/** What a crash at the end of each epoch would have left of the run's folder. */
const crashes: string[] = []

const bestEpoch = () => result.history.filter(({ best }) => best).at(-1)!

const control = (tell: (fact: WorkerFact) => void = () => undefined): JobControl => ({
  signal: new AbortController().signal,
  tell,
})

test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'resume-'))
  whole = await tinyRun(root, { spec: { epochs: 5 } })
  await runJob(
    await loadEngine(),
    whole,
    control(fact => {
      if (fact.type !== 'epoch') return
      const copy = join(root, `crash-${fact.record.epoch}`)
      cpSync(whole.folder, copy, { recursive: true })
      crashes.push(copy)
    }),
  )
  result = await resultOf(whole.folder)
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

test('the best epoch is that of the lowest validation loss, and frozen layers did not move', async () => {
  const lowest = Math.min(...result.history.map(({ valLoss }) => valLoss))
  expect(bestEpoch().valLoss).toBe(lowest)
  expect(result.history).toHaveLength(5)
  for (const { movement } of result.history) {
    expect(movement.filter(({ name }) => name.startsWith('block')).map(({ change }) => change)).toEqual(
      Array(13).fill(0),
    )
    for (const name of ['dense', 'dense_1'])
      expect(movement.find(layer => layer.name === name)?.change).toBeGreaterThan(0)
  }
})

test('whatever a power cut takes of the newest generation, the resumed run ends the same', async () => {
  const engine = await loadEngine()
  let number = 0
  await fc.assert(
    fc.asyncProperty(
      fc.nat(4),
      fc.subarray(['best', 'last', 'history'] as const, { minLength: 1 }),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      async (epoch, damaged, which, share) => {
        const folder = join(root, `resumed-${number++}`)
        await cp(crashes[epoch]!, folder, { recursive: true })
        const places = runPlaces(folder)
        for (const what of damaged) {
          const file = what === 'history' ? places.history : await newestFile(places[what], which)
          await truncate(file, Math.floor((await stat(file)).size * share))
        }
        await runJob(engine, { home: whole.home, folder }, control())
        expect(await resultOf(folder)).toEqual(result)
        await rm(folder, { recursive: true })
      },
    ),
    { numRuns: 12 },
  )
})

const newestFile = async (folder: string, which: number): Promise<string> => {
  const newest = join(folder, (await readdir(folder)).sort().at(-1)!)
  const files = (await readdir(newest)).sort()
  return join(newest, files[which % files.length]!)
}

test('a model predicts what its evaluation says, and a picture that cannot be read does not keep the others', async () => {
  const engine = await loadEngine()
  const { run, folder, home } = whole
  const broken = join(root, 'broken.jpg')
  await writeFile(broken, 'no picture')
  const pictures = run.images.validation.map(({ file }) => ({ file, path: join(run.dataset.path, file) }))
  const asked = [...pictures.slice(0, 3), { file: 'broken.jpg', path: broken }, ...pictures.slice(3)]
  const predictions = await predictJob(engine, { home, folder, pictures: asked }, control())

  expect(predictions.map(({ file }) => file)).toEqual(asked.map(({ file }) => file))
  expect(predictions[3]).toEqual({
    file: 'broken.jpg',
    asset: null,
    error: { code: 'image-unreadable', message: expect.stringContaining('broken.jpg') as unknown },
  })
  const results = await readImageResults(folder, 'validation')
  const readable = predictions.filter(({ error }) => !error)
  expect(readable.map(prediction => prediction.class)).toEqual(results!.map(({ predicted }) => predicted))
  for (const [i, { probabilities }] of readable.entries())
    for (const [name, probability] of Object.entries(results![i]!.probabilities))
      expect(Math.abs(probabilities![name]! - probability)).toBeLessThanOrEqual(1e-5)
})

test('evaluating anew gives what the run said; a picture that changed or is gone is named', async () => {
  const engine = await loadEngine()
  const { run, folder, home } = whole
  const kept = await readEvaluation(folder, run, 'test')
  const evaluate = () => evaluateJob(engine, { home, folder, split: 'test' }, control())
  expect(await evaluate()).toEqual(kept)
  const best = bestEpoch()
  const validation = await readEvaluation(folder, run, 'validation')
  expect(validation?.accuracy).toBe(best.valAccuracy)
  expect(Math.abs(validation!.loss - best.valLoss)).toBeLessThanOrEqual(1e-6)

  const [first, second] = run.images.test.map(({ file }) => file) as [string, string]
  const path = join(run.dataset.path, first)
  await cp(path, join(root, 'aside.png'))
  await writeFile(path, 'something else')
  await expect(evaluate()).rejects.toMatchObject({
    code: 'image-changed',
    message: expect.stringContaining(`"${first}"`) as unknown,
  })
  await unlink(join(run.dataset.path, second))
  const resume = runJob(engine, { home, folder }, control())
  await expect(resume).rejects.toMatchObject({ code: 'image-changed' })
  await expect(resume).rejects.toThrow(
    `2 pictures are gone or not what they were when the run was made: "${first}", "${second}"`,
  )
  expect(await readEvaluation(folder, run, 'test')).toEqual(kept)
})

test('training that diverges ends with a sentence, and its history holds numbers only', async () => {
  const spec = { optimizer: 'sgd', learningRate: 10, epochs: 60 } as const
  const { home, folder } = await tinyRun(join(root, 'diverging'), {
    spec,
    count: { train: 16, validation: 4, test: 2 },
  })
  await expect(runJob(await loadEngine(), { home, folder }, control())).rejects.toMatchObject({
    code: 'run-state',
    message: expect.stringMatching(/^Training diverged: in epoch \d+ the loss is no number any more\.$/) as unknown,
  })
  for (const { loss, valLoss } of await readHistory(runPlaces(folder).history))
    expect([loss, valLoss].every(Number.isFinite)).toBe(true)
})
