import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { readEvaluation, readImageResults } from '../../../../src/main/files/evaluation-file.ts'
import { readHistory } from '../../../../src/main/files/history.ts'
import { runPlaces } from '../../../../src/main/files/run-file.ts'
import { scalingOf } from '../../../../src/main/nets/outputs.ts'
import { evaluateJob } from '../../../../src/main/worker/jobs/evaluate.ts'
import { predictJob } from '../../../../src/main/worker/jobs/predict.ts'
import { runJob } from '../../../../src/main/worker/jobs/run.ts'
import { defaultsFor } from '../../../../src/shared/contract/run-spec.ts'
import type { RunSpec } from '../../../../src/shared/contract/run-spec.ts'
import { tinyFineTuning, tinyRun } from '../../../kit/tiny-run.ts'
import type { TinyRun } from '../../../kit/tiny-run.ts'

test.describe.configure({ mode: 'serial', timeout: 180_000 })

let root = ''
test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tasks-'))
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

const control = { signal: new AbortController().signal, tell: () => undefined }
const count = { train: 20, validation: 10, test: 10 }
const work = async ({ home, folder }: TinyRun) => runJob(await loadEngine(), { home, folder }, control)

/** The same pictures with a number each: in the thousands and far from 0, so that a forgotten scaling would show. */
const asRegression = async (tiny: TinyRun): Promise<TinyRun> => {
  const { run, folder } = tiny
  const numbered = (split: keyof typeof run.images) =>
    run.images[split].map((image, i) => ({ ...image, label: null, target: 5000 + 40 * (image.label ?? 0) + i }))
  const images = { train: numbered('train'), validation: numbered('validation'), test: numbered('test') }
  const regression = {
    ...run,
    ...{ images, scaling: scalingOf(images.train.map(({ target }) => target)) },
    dataset: {
      ...run.dataset,
      kind: 'regression' as const,
      classes: [],
      target: { name: 'price', min: 5000, max: 5060 },
    },
  }
  await writeFile(runPlaces(folder).run, JSON.stringify(regression))
  return { ...tiny, run: regression }
}

/** What must hold of every regression when it has ended, whatever the technique. */
const expectRegression = async (tiny: TinyRun, trainableWeights: number) => {
  const { home, folder, run } = tiny
  const outcome = await work(tiny)
  expect(outcome).toMatchObject({ bestValAccuracy: null, trainableWeights })
  const history = await readHistory(runPlaces(folder).history)
  for (const { accuracy, valAccuracy, mae, valMae, loss, valLoss } of history) {
    expect([accuracy, valAccuracy]).toEqual([null, null])
    // Mean squared and mean absolute error in the targets' own unit: near 5000 from the first epoch on.
    expect(mae!).toBeLessThan(1000)
    expect(loss).toBeGreaterThanOrEqual(mae! ** 2)
    expect(valLoss).toBeGreaterThanOrEqual(valMae! ** 2)
  }
  const results = (await readImageResults(folder, 'validation'))!
  expect(results.map(({ target }) => target)).toEqual(run.images.validation.map(({ target }) => target))
  const errors = results.map(({ value, target }) => value! - target!)
  const evaluation = (await readEvaluation(folder, run, 'validation'))!
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(evaluation.mae).toBeCloseTo(mean(errors.map(Math.abs)), 6)
  expect(evaluation.loss).toBeCloseTo(mean(errors.map(error => error ** 2)), 3)
  expect(evaluation.regression!.rmse).toBeCloseTo(Math.sqrt(mean(errors.map(error => error ** 2))), 6)
  expect(evaluation.regression!.bias).toBeCloseTo(mean(errors), 6)
  expect(evaluation.low!).toBeLessThanOrEqual(evaluation.mae!)
  expect(evaluation.high!).toBeGreaterThanOrEqual(evaluation.mae!)
  const best = history.find(({ epoch }) => epoch === outcome.bestEpoch)!
  expect(evaluation.mae).toBeCloseTo(best.valMae!, 2)

  const engine = await loadEngine()
  const pictures = run.images.validation.map(({ file }) => ({ file, path: join(run.dataset.path, file) }))
  const predictions = await predictJob(engine, { home, folder, pictures }, control)
  for (const [i, prediction] of predictions.entries()) {
    expect(prediction.class).toBeUndefined()
    expect(Math.abs(prediction.value! - results[i]!.value!)).toBeLessThanOrEqual(1e-2)
  }
  expect(await evaluateJob(engine, { home, folder, split: 'test' }, control)).toEqual(
    await readEvaluation(folder, run, 'test'),
  )
  const model = JSON.parse(await readFile(runPlaces(folder).model, 'utf8')) as Record<string, unknown>
  expect(model).toMatchObject({ classes: [], scaling: run.scaling, target: { name: 'price' } })
}

let extracted: TinyRun
test('a number by fast feature extraction', async () => {
  extracted = await asRegression(
    await tinyRun(join(root, 'features'), { count, spec: { units: 16, learningRate: 3e-3 } }),
  )
  await expectRegression(extracted, 4)
})

test('a number by fine-tuning: the scaling is the one that the head learned with', async () => {
  const tuned = await tinyFineTuning(extracted, { unfreeze: 'block5_conv3', epochs: 1 })
  await expectRegression(tuned, 6)
})

const augmented: Partial<RunSpec> = { recipe: 'augment', flip: true, rotation: 0.1, zoom: 0.2, epochs: 1, units: 16 }
for (const views of [2, 'fresh'] as const)
  test(`a number from augmented pictures, ${views === 'fresh' ? 'new in every epoch' : 'from a bank'}`, async () => {
    const tiny = await tinyRun(join(root, `views ${views}`), { count, spec: { ...augmented, views } })
    await expectRegression(await asRegression(tiny), 4)
  })

test('a number from scratch, with its own defaults: it does not run away', async () => {
  const spec = { ...defaultsFor('scratch', 'regression'), size: 32, batch: 8, epochs: 3, recipe: 'scratch' } as const
  const tiny = await asRegression(await tinyRun(join(root, 'scratch'), { count, spec }))
  await expectRegression(tiny, 22)
  const history = await readHistory(runPlaces(tiny.folder).history)
  // Saying the mean for each picture costs the variance; what runs away costs thousands of it within these steps.
  for (const { loss } of history) expect(loss / tiny.run.scaling!.std ** 2).toBeLessThan(30)
})

test('ten classes with balanced weights: softmax, top-5, and a training loss that is weighted', async () => {
  const names = Array.from({ length: 10 }, (_, label) => `kind ${label}`)
  const tiny = await tinyRun(join(root, 'ten'), {
    count: { train: 40, validation: 20, test: 20 },
    spec: { units: 16, epochs: 3 },
  })
  const labelled = (split: keyof typeof tiny.run.images) =>
    // Half of the training pictures are of one class.
    tiny.run.images[split].map((image, i) => ({ ...image, label: split === 'train' && i % 2 ? 0 : i % 10 }))
  const run = {
    ...tiny.run,
    images: { train: labelled('train'), validation: labelled('validation'), test: labelled('test') },
    dataset: { ...tiny.run.dataset, classes: names },
  }
  const train = async (classWeights: RunSpec['classWeights']) => {
    const folder = `${tiny.folder}-${classWeights}`
    const own = { ...run, id: `${run.id}-${classWeights}`, spec: { ...run.spec, classWeights } }
    await writeFileIn(folder, own)
    await work({ ...tiny, folder })
    return { folder, history: await readHistory(runPlaces(folder).history) }
  }
  const [plain, balanced] = [await train('none'), await train('balanced')]
  expect(balanced.history[0]!.loss).not.toBeCloseTo(plain.history[0]!.loss, 3)
  for (const { top5, valTop5, accuracy } of balanced.history) {
    expect(top5!).toBeGreaterThanOrEqual(accuracy!)
    expect(valTop5!).toBeLessThanOrEqual(1)
  }
  const evaluation = (await readEvaluation(balanced.folder, run, 'validation'))!
  expect(evaluation.confusion.matrix).toHaveLength(10)
  const results = (await readImageResults(balanced.folder, 'validation'))!
  const inTop5 = results.filter(({ class: name, probabilities }) =>
    Object.entries(probabilities)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5)
      .some(([one]) => one === name),
  )
  expect(evaluation.top5).toBeCloseTo(inTop5.length / results.length, 9)
  for (const { probabilities } of results) {
    expect(Object.keys(probabilities)).toEqual(names)
    expect(Object.values(probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
  }
})

const writeFileIn = async (folder: string, run: unknown) => {
  await mkdir(folder, { recursive: true })
  await writeFile(runPlaces(folder).run, JSON.stringify(run))
}
