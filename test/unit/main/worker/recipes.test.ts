import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { readEvaluation, readImageResults } from '../../../../src/main/files/evaluation-file.ts'
import type { FeatureSettings } from '../../../../src/main/files/feature-settings.ts'
import { homePlaces } from '../../../../src/main/files/places.ts'
import { evaluateJob } from '../../../../src/main/worker/jobs/evaluate.ts'
import { predictJob } from '../../../../src/main/worker/jobs/predict.ts'
import { runJob } from '../../../../src/main/worker/jobs/run.ts'
import type { RunOutcome, WorkerFact } from '../../../../src/main/worker/protocol.ts'
import type { RunSpec } from '../../../../src/shared/contract/run-spec.ts'
import type { TinyRun } from '../../../kit/tiny-run.ts'
import { tinyFineTuning, tinyRun } from '../../../kit/tiny-run.ts'

test.describe.configure({ mode: 'serial', timeout: 180_000 })

let root = ''
test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'recipes-'))
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

const count = { train: 20, validation: 10, test: 10 }
const augmented: Partial<RunSpec> = { recipe: 'augment', flip: true, rotation: 0.1, zoom: 0.2, views: 3, epochs: 3 }

const work = async ({ home, folder }: TinyRun, onFact: (fact: WorkerFact) => void = () => undefined) => {
  const facts: WorkerFact[] = []
  const outcome: RunOutcome = await runJob(
    await loadEngine(),
    { home, folder },
    {
      signal: new AbortController().signal,
      tell: fact => {
        facts.push(fact)
        onFact(fact)
      },
    },
  )
  const computed = facts.flatMap(fact => (fact.type === 'progress' && fact.phase === 'features' ? [fact] : []))
  return { outcome, computed, warnings: facts.filter(fact => fact.type === 'warning') }
}

/** What the cache keeps of a home. */
const kept = (home: string) => {
  const { features } = homePlaces(home)
  return readdirSync(features).map(
    folder => JSON.parse(readFileSync(join(features, folder, 'settings.json'), 'utf8')) as FeatureSettings,
  )
}

const changes = ({ movedLayers }: RunOutcome, start: string) =>
  movedLayers.filter(({ name }) => name.startsWith(start)).map(({ change }) => change)

/** That the kept model predicts for its validation pictures what its evaluation says. */
const expectSamePredictions = async ({ home, folder, run }: TinyRun) => {
  const control = { signal: new AbortController().signal, tell: () => undefined }
  const engine = await loadEngine()
  const pictures = run.images.validation.map(({ file }) => ({ file, path: join(run.dataset.path, file) }))
  const predictions = await predictJob(engine, { home, folder, pictures }, control)
  const results = await readImageResults(folder, 'validation')
  expect(predictions.map(prediction => prediction.class)).toEqual(results!.map(({ predicted }) => predicted))
  for (const [i, { probabilities }] of predictions.entries())
    for (const [name, probability] of Object.entries(results![i]!.probabilities))
      expect(Math.abs(probabilities![name]! - probability)).toBeLessThanOrEqual(1e-5)
  const again = await evaluateJob(engine, { home, folder, split: 'test' }, control)
  expect(again).toEqual(await readEvaluation(folder, run, 'test'))
}

test('with augmentation: a bank of views in float16, validation and test as they are, and what a fine-tuning needs in the same pass', async () => {
  const run = await tinyRun(join(root, 'bank'), { spec: augmented, count })
  const { outcome, computed } = await work(run)
  expect(outcome).toMatchObject({ epochs: 3, trainableWeights: 4, warnings: [] })
  expect(computed.at(-1)).toMatchObject({ done: 3 * 20 + 20, total: 3 * 20 + 20 })
  for (const layer of ['block4_pool', 'block5_pool']) {
    const arrays = kept(run.home).filter(settings => settings.layer === layer)
    expect(arrays.map(({ view, dtype }) => `${view} ${dtype}`).sort()).toEqual([
      ...[0, 1, 2].map(view => `flip, rotation 0.1, zoom 0.2, seed 7, view ${view} float16`),
      'null float32',
    ])
  }
  await expectSamePredictions(run)

  const tuning = await tinyFineTuning(run)
  const tuned = await work(tuning)
  expect(tuned.computed, 'nothing is computed anew').toEqual([
    { type: 'progress', phase: 'features', done: 80, total: 80, secondsLeft: null },
  ])
  expect(tuned.outcome).toMatchObject({ epochs: 3, trainableWeights: 10, warnings: [] })
  for (const block of [1, 2, 3, 4])
    expect(changes(tuned.outcome, `block${block}`)).toEqual(Array(block < 3 ? 2 : 3).fill(0))
  expect(changes(tuned.outcome, 'block5')).toHaveLength(3)
  for (const start of ['block5', 'dense'])
    for (const change of changes(tuned.outcome, start)) expect(change).toBeGreaterThan(0)
  await expectSamePredictions(tuning)
})

test('a fine-tuning whose base does not move says that it is none', async () => {
  const parent = await tinyRun(join(root, 'still'), { spec: { epochs: 1, units: 8 }, count })
  await work(parent)
  // Behind a ReLU that lets nothing through there is no gradient: only the head's biases learn.
  const start = new Map([
    ['block5_conv3/kernel', { shape: [3, 3, 512, 512], data: new Float32Array(9 * 512 * 512) }],
    ['block5_conv3/bias', { shape: [512], data: new Float32Array(512).fill(-1) }],
  ])
  const dead = await work(await tinyFineTuning(parent, { unfreeze: 'block5_conv3', start }))
  expect(changes(dead.outcome, 'dense_1')[0]).toBeGreaterThan(0)
  expect(dead.outcome.warnings).toEqual([
    'The base did not move: this is no fine-tuning, only the head was trained. The learning rate may be too small.',
  ])
  const slow = { id: 'finetune-vgg16-tiny-2', unfreeze: 'block5_conv3', optimizer: 'sgd', learningRate: 1e-30 } as const
  const { outcome } = await work(await tinyFineTuning(parent, slow))
  expect(outcome.warnings).toEqual(['No weight moved in this training: the learning rate may be too small.'])
})

test('the frozen part of a second fine-tuning has its weights from the first', async () => {
  const parent = await tinyRun(join(root, 'second'), { spec: { epochs: 1, units: 8 }, count })
  await work(parent)
  const first = await tinyFineTuning(parent, { learningRate: 1e-3 })
  await work(first)
  const second = await tinyFineTuning(first, { id: 'finetune-vgg16-tiny-2', unfreeze: 'block5_conv3' })
  const { outcome } = await work(second)
  expect(outcome.trainableWeights).toBe(6)
  expect(changes(outcome, 'block5_conv')).toEqual([0, 0, expect.any(Number)])
  const conv2 = kept(parent.home).filter(({ layer }) => layer === 'block5_conv2')
  expect(conv2.map(({ weights }) => weights)).toEqual(['initial 7 with content of start'])
  await expectSamePredictions(second)
})

test('from scratch: pixels are kept whatever net they are for; both data formats train', async () => {
  const spec: Partial<RunSpec> = { recipe: 'scratch', base: 'minivgg', size: 16, epochs: 2, optimizer: 'sgd' }
  for (const dataFormat of ['channels_last', 'channels_first'] as const) {
    const run = await tinyRun(join(root, dataFormat), { spec: { ...spec, dataFormat }, count })
    const { outcome } = await work(run)
    expect(outcome).toMatchObject({ epochs: 2, trainableWeights: 22, warnings: [] })
    expect(kept(run.home)).toEqual([
      expect.objectContaining({ layer: 'input', base: 'none', weights: 'none', preprocess: 'none', engine: 'any' }),
    ])
    await expectSamePredictions(run)
  }
})

test('a bank in float16 and the same one in float32 tell the test pictures apart alike', async () => {
  const root32 = join(root, 'storage')
  const predicted = async (storage: 'float16' | 'float32', number: number) => {
    const spec: Partial<RunSpec> = { ...augmented, views: 2, storage }
    const run = await tinyRun(root32, { spec, count: { train: 20, validation: 10, test: 60 }, number })
    await work(run)
    expect(kept(run.home).some(({ view, dtype }) => view !== null && dtype === storage)).toBe(true)
    return (await readImageResults(run.folder, 'test'))!
  }
  const half = await predicted('float16', 1)
  const single = await predicted('float32', 2)
  const alike = half.filter((result, i) => result.predicted === single[i]!.predicted).length
  expect(alike / half.length).toBeGreaterThanOrEqual(0.999)
})
