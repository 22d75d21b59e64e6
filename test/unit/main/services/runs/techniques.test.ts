import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { LabError } from '../../../../../src/shared/contract/errors.ts'
import { requests } from '../../../../../src/shared/contract/index.ts'
import type { RunChoices } from '../../../../../src/shared/contract/run-spec.ts'
import { writeJson } from '../../../../../src/main/files/atomic.ts'
import { loadCheckpoint, saveCheckpoint } from '../../../../../src/main/files/checkpoint.ts'
import { runFile, runPlaces, startState } from '../../../../../src/main/files/run-file.ts'
import type { NamedArrays } from '../../../../../src/main/files/safetensors.ts'
import { makeHome, makeRuns, petsOf } from '../../../../kit/runs-bench.ts'
import type { RunsBench } from '../../../../kit/runs-bench.ts'

let home = ''
let benches: RunsBench[] = []
let removeHome: () => Promise<void>
test.beforeEach(async () => {
  const made = await makeHome()
  home = made.home
  removeHome = made.remove
})
test.afterEach(async () => {
  await Promise.all(benches.map(bench => bench.close()))
  benches = []
  await removeHome()
})

const open = (given: Parameters<typeof makeRuns>[1] = {}) => {
  const bench = makeRuns(home, given)
  benches.push(bench)
  return bench
}

const arrays = (values: Record<string, number[]>): NamedArrays =>
  new Map(Object.entries(values).map(([path, data]) => [path, { shape: [data.length], data: Float32Array.from(data) }]))

/** Run to the end; the scripted child leaves no weights, so they are put there. */
const finished = async (bench: RunsBench, spec: RunChoices, weights: Record<string, number[]>) => {
  const { runId } = await bench.ask['runs.start']({ spec })
  await expect.poll(() => bench.latest(runId)?.state, { timeout: 20_000 }).toBe('finished')
  const places = runPlaces(join(home, 'runs', runId))
  const best = { format: 1, epoch: 2, valLoss: 0.5 }
  await saveCheckpoint(places.best, { weights: arrays(weights), optimizer: new Map(), state: best })
  const last = { format: 1, epoch: 4, history: [{}, {}, {}] }
  const moved = Object.fromEntries(Object.entries(weights).map(([path, data]) => [path, data.map(value => value + 1)]))
  await saveCheckpoint(places.last, { weights: arrays(moved), optimizer: new Map(), state: last })
  return runId
}

const fileOf = async (id: string) =>
  runFile.parse(JSON.parse(await readFile(runPlaces(join(home, 'runs', id)).run, 'utf8')))
const startOf = async (id: string) => {
  const start = await loadCheckpoint(runPlaces(join(home, 'runs', id)).start, startState)
  return Object.fromEntries([...start!.weights].map(([path, { data }]) => [path, [...data]]))
}

const augment: RunChoices = {
  ...{ recipe: 'augment', dataset: 'pets', epochs: 3, size: 64, units: 16, rotation: 0.2, views: 2 },
}
const finetune = { recipe: 'finetune', dataset: 'pets', epochs: 1 } as const

test('from scratch needs no weights', async () => {
  const bench = open({ weights: [] })
  const id = await finished(bench, { recipe: 'scratch', dataset: 'pets', epochs: 1, dataFormat: 'channels_first' }, {})
  expect(id).toBe('scratch-minivgg-pets-1')
  expect(await fileOf(id)).toMatchObject({
    ...{ weights: null, parent: null, shown: 'the pictures as they are' },
    spec: {
      base: 'minivgg',
      optimizer: 'sgd',
      learningRate: 0.01,
      momentum: 0.9,
      nesterov: true,
      batch: 32,
      size: 180,
    },
  })
  const plan = await bench.ask['runs.plan']({ recipe: 'scratch', dataset: 'pets' })
  expect(plan).toMatchObject({ trainableWeights: 22, cached: { have: 0, need: 44 }, flops: { prefixForward: 0 } })
  expect(plan.warnings.join()).toContain('Batch normalization looks at the whole batch')
  // Pixels of 44 pictures as float32.
  expect(plan.diskBytes).toBeGreaterThan(44 * 180 * 180 * 3 * 4)
  const small = await bench.ask['runs.plan']({ recipe: 'scratch', dataset: 'pets', batch: 8 })
  expect(small.memoryBytes).toBeLessThan(plan.memoryBytes / 1.3)
  await expect(bench.ask['runs.plan']({ recipe: 'scratch', dataset: 'pets', base: 'vgg16' })).rejects.toThrow('Base')
})

test('augmentation works from a bank of views', async () => {
  const bench = open()
  const plan = (choices: Partial<RunChoices>) => bench.ask['runs.plan']({ ...augment, ...choices })
  expect((await plan({})).cached).toEqual({ have: 0, need: 20 * 2 + 12 + 12 })
  expect((await plan({ views: 4 })).cached.need).toBe(20 * 4 + 24)
  expect((await plan({ views: 'fresh' })).cached.need).toBe(24)
  expect((await plan({ storage: 'float32' })).diskBytes).toBeGreaterThan((await plan({})).diskBytes)
  const answer = await plan({ preprocess: false })
  expect(requests['runs.plan'].output.safeParse(answer).error).toBeUndefined()
  expect(answer.warnings.join()).toContain('preprocess_input is switched off')
  expect(answer.trainableWeights).toBe(4)
})

test('a fine-tuning inherits from its run, and keeps what it needs of it', async () => {
  const bench = open()
  const head = { 'dense/kernel': [1, 2], 'dense/bias': [3] }
  const parent = await finished(bench, augment, head)
  expect((await fileOf(parent)).shown).toContain('a bank of 2 seeded views of each picture, kept as float16')
  const plan = await bench.ask['runs.plan']({ ...finetune, from: parent })
  expect(plan).toMatchObject({ trainableWeights: 10, cached: { have: 0, need: 64 } })
  const id = await finished(bench, { ...finetune, from: parent }, {})
  const { spec, parent: from, weights } = await fileOf(id)
  expect(spec).toEqual(plan.spec)
  expect(spec).toMatchObject({
    ...{ base: 'vgg16', size: 64, units: 16, flip: true, rotation: 0.2, zoom: 0.2, views: 2, storage: 'float16' },
    ...{ unfreeze: 'block5_conv1', learningRate: 1e-5, batch: 128, from: parent, fromCheckpoint: 'best' },
  })
  expect(from).toMatchObject({ id: parent, checkpoint: 'best', epoch: 2 })
  expect(weights?.sha256).toBe('w')
  expect(await startOf(id)).toEqual(head)
  const detail = await bench.ask['runs.show']({ runId: id })
  expect(requests['runs.show'].output.safeParse(detail).error).toBeUndefined()
  expect(detail).toMatchObject({
    ...{ parent: { id: parent, epoch: 2 }, pictures: { train: 20, validation: 12, test: 12 } },
    planned: { cached: { need: 64 } },
  })

  // The notebook goes on with the last weights.
  const last = await finished(bench, { ...finetune, from: parent, fromCheckpoint: 'last', flip: false, views: 3 }, {})
  expect(await startOf(last)).toEqual({ 'dense/kernel': [2, 3], 'dense/bias': [4] })
  expect(await fileOf(last)).toMatchObject({
    ...{ parent: { checkpoint: 'last', epoch: 3 }, spec: { flip: false, rotation: 0.2, views: 3 } },
  })
  expect((await fileOf(last)).parent?.sha256).not.toBe(from?.sha256)

  // The parent may go.
  await bench.ask['runs.remove']({ runId: parent })
  expect((await bench.ask['runs.show']({ runId: id })).parent?.id).toBe(parent)
})

test('a fine-tuning of a fine-tuning starts from all that was trained before it', async () => {
  const bench = open()
  const first = await finished(bench, { recipe: 'features', dataset: 'pets', epochs: 1 }, { 'dense/kernel': [1] })
  const second = await finished(
    bench,
    { ...finetune, from: first, unfreeze: 'block4_conv1' },
    { 'dense/kernel': [2], 'block4_conv1/kernel': [3], 'block5_conv1/kernel': [4] },
  )
  const third = await finished(
    bench,
    { ...finetune, from: second },
    { 'dense/kernel': [5], 'block5_conv1/kernel': [6] },
  )
  const fourth = await finished(bench, { ...finetune, from: third }, {})
  expect(await startOf(fourth)).toEqual({
    ...{ 'dense/kernel': [5], 'block4_conv1/kernel': [3], 'block5_conv1/kernel': [6] },
  })
  expect((await fileOf(third)).spec.unfreeze).toBe('block5_conv1')
})

test('there is no augmentation to inherit from a plain extraction, unless one asks', async () => {
  const bench = open()
  const from = await finished(bench, { recipe: 'features', dataset: 'pets', epochs: 1 }, { 'dense/kernel': [1] })
  const specOf = async (choices: Partial<RunChoices>) =>
    (await bench.ask['runs.plan']({ ...finetune, from, ...choices })).spec
  expect(await specOf({})).toMatchObject({ flip: false, rotation: 0, zoom: 0, views: 1 })
  expect(await specOf({ zoom: 0.1 })).toMatchObject({ flip: false, rotation: 0, zoom: 0.1, views: 4 })
  expect(await specOf({ zoom: 0.1, views: 'fresh' })).toMatchObject({ views: 'fresh' })
})

test.describe('what a fine-tuning cannot start from', () => {
  const refused = async (bench: RunsBench, choices: Partial<RunChoices>): Promise<LabError> => {
    let error: unknown
    try {
      await bench.ask['runs.start']({ spec: { ...finetune, ...choices } })
    } catch (thrown) {
      error = thrown
    }
    if (!(error instanceof LabError)) throw new Error('not refused as it should be')
    return error
  }

  test('nothing, a run that is not there, one from scratch, one of other classes', async () => {
    const bench = open()
    expect(await refused(bench, {})).toMatchObject({ code: 'bad-request' })
    expect(await refused(bench, { from: 'nobody' })).toMatchObject({ code: 'not-found' })
    const scratch = await finished(bench, { recipe: 'scratch', dataset: 'pets', epochs: 1 }, {})
    expect((await refused(bench, { from: scratch })).message).toContain('from scratch')
    const features = await finished(bench, { recipe: 'features', dataset: 'pets', epochs: 1 }, { 'dense/bias': [1] })
    expect((await refused(bench, { from: features, size: 64 })).message).toContain('Picture size')
    const other = open({ dataset: petsOf({ classes: ['cat', 'wolf'] }) })
    expect((await refused(other, { from: features })).message).toContain('other classes')
    const renamed = open({ dataset: petsOf({ name: 'animals' }) })
    expect(await refused(renamed, { from: features, dataset: 'animals' })).toMatchObject({
      ...{ code: 'bad-request', hint: expect.stringContaining('--data pets') as unknown },
    })
    const forgetful = open({ weights: [] })
    expect(await refused(forgetful, { from: features })).toMatchObject({ code: 'weights-missing' })
  })

  test('a run that has no whole checkpoint, or has not finished', async () => {
    const bench = open()
    const { runId } = await bench.ask['runs.start']({ spec: { recipe: 'features', dataset: 'pets', epochs: 1 } })
    await expect.poll(() => bench.latest(runId)?.state, { timeout: 20_000 }).toBe('finished')
    expect(await refused(bench, { from: runId })).toMatchObject({ code: 'run-damaged' })
    process.env['SCRIPTED_RUN'] = 'fail'
    const failing = open()
    try {
      const { runId: failed } = await failing.ask['runs.start']({ spec: { recipe: 'features', dataset: 'pets' } })
      await expect.poll(() => failing.latest(failed)?.state, { timeout: 20_000 }).toBe('failed')
      expect(await refused(failing, { from: failed })).toMatchObject({ code: 'run-state' })
    } finally {
      delete process.env['SCRIPTED_RUN']
    }
  })

  test('a layer that cannot be the first: the others are named', async () => {
    const bench = open()
    const from = await finished(bench, { recipe: 'features', dataset: 'pets', epochs: 1 }, { 'dense/bias': [1] })
    for (const [unfreeze, reason, near] of [
      ['block9_conv1', 'no such layer', 'block5_conv3'],
      ['block5_pool', 'nothing from there on has weights', 'block5_conv3'],
      ['input_layer', 'the picture itself', 'block1_conv1'],
    ] as const) {
      const error = await refused(bench, { from, unfreeze })
      expect(error).toMatchObject({ code: 'bad-request' })
      expect(error.message).toContain(reason)
      expect(error.hint).toContain(near)
    }
    const deep = await bench.ask['runs.plan']({ ...finetune, from, unfreeze: 'block1_conv1' })
    expect(deep).toMatchObject({ trainableWeights: 30, flops: { prefixForward: 0 } })
    const middle = await bench.ask['runs.plan']({ ...finetune, from, unfreeze: 'block4_conv2' })
    expect(middle.trainableWeights).toBe(4 + 10)
  })
})

test('pictures that the parent was trained on are no validation', async () => {
  const bench = open()
  const from = await finished(bench, { recipe: 'features', dataset: 'pets', epochs: 1 }, { 'dense/bias': [1] })
  const path = runPlaces(join(home, 'runs', from)).run
  const file = await fileOf(from)
  file.images.train.push(file.images.test[0]!, file.images.validation[0]!)
  await writeJson(path, file)
  expect((await bench.ask['runs.plan']({ ...finetune, from })).warnings.join()).toContain('2 pictures')
})
