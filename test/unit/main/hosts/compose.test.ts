import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { events, requests } from '../../../../src/shared/contract/index.ts'
import type { EventName, RequestName } from '../../../../src/shared/contract/index.ts'
import type { Prediction } from '../../../../src/shared/contract/predict.ts'
import type { EpochRecord } from '../../../../src/shared/contract/runs.ts'
import { drawPictures, needsBuild, openLab } from '../../../kit/real-lab.ts'
import type { OpenLab } from '../../../kit/real-lab.ts'
import { drawnVgg16 } from '../../../kit/weights-lab.ts'

needsBuild()
test.describe.configure({ mode: 'serial', timeout: 180_000 })

let source = ''
let lab: OpenLab

test.beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'unfreeze-source-'))
  await drawPictures(join(source, 'stripes'), { train: 12, validation: 6, test: 6 })
  await writeFile(join(source, 'stripes', 'train', 'down', '099.jpg'), 'this is no picture')
  await drawnVgg16(join(source, 'vgg16.h5'))
  lab = await openLab()
})
test.afterAll(async () => {
  await lab.stop()
  await lab.remove()
  await rm(source, { recursive: true, force: true })
})

const offer = (...path: string[]) => lab.lab.offers.offer(join(source, ...path)).token
const spec = { recipe: 'features', dataset: 'stripes', size: 32, units: 16, epochs: 6, batch: 8 } as const
const withoutTime = (record: EpochRecord) => ({ ...record, seconds: 0 })
let finished = ''
let history: unknown

test('an empty lab: the snapshot says so, and no engine was started for it', async () => {
  const snapshot = await lab.client.request('lab.snapshot', {})
  expect(requests['lab.snapshot'].output.safeParse(snapshot).error).toBeUndefined()
  expect(snapshot).toMatchObject({ home: lab.home, datasets: [], runs: [], weights: [], progress: [], jobs: [] })
  expect(lab.childPid()).toBeUndefined()
})

test('without weights a run is refused with the way to get them', async () => {
  const added = await lab.job('datasets.add', { source: { kind: 'offer', token: offer('stripes') } })
  expect(added).toMatchObject({ state: 'done', result: { name: 'stripes', classes: ['across', 'down'] } })
  await expect(lab.client.request('runs.start', { spec })).rejects.toMatchObject({ code: 'weights-missing' })
  const weights = await lab.job('weights.add', { token: offer('vgg16.h5') })
  expect(weights).toMatchObject({ state: 'done', result: { net: 'vgg16', ok: true } })
})

test('from pictures to a finished run', async () => {
  const { runId, dir } = await lab.client.request('runs.start', { spec })
  const end = await lab.runEnd(runId)
  expect(end).toMatchObject({
    state: 'finished',
    error: null,
    epochsDone: 6,
    trainableWeights: 4,
    testReady: true,
    test: null,
  })
  expect(end.validation?.count).toBe(12)
  expect(end.peakResidentBytes).toBeGreaterThan(100e6)
  expect(end.seconds.total).toBeGreaterThan(0)
  expect(await readdir(dir)).toEqual(
    expect.arrayContaining(['best', 'last', 'history.jsonl', 'model.json', 'run.json']),
  )
  const shown = await lab.client.request('runs.show', { runId })
  expect(shown.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6])
  expect(lab.told.filter(({ event }) => event === 'run.epoch')).toHaveLength(6)
  finished = runId
  history = shown.history.map(withoutTime)
})

test('the second plan knows what is kept and how long it takes', async () => {
  const plan = await lab.client.request('runs.plan', { ...spec, units: 32 })
  expect(plan.cached).toEqual({ have: 48, need: 0 })
  expect(plan.seconds).toBeGreaterThan(0)
  expect((await lab.client.request('runs.plan', { ...spec, size: 40 })).cached.have).toBe(0)
})

test('the test set: sealed, opened, counted', async () => {
  const wrong = { runId: finished, split: 'test', sort: 'loss' } as const
  await expect(lab.client.request('runs.images', wrong)).rejects.toMatchObject({ code: 'run-state' })
  const opened = await lab.client.request('runs.openTest', { runId: finished, by: 'window' })
  expect(opened.count).toBe(12)
  const { total, images } = await lab.client.request('runs.images', { ...wrong, limit: 5 })
  expect([total, images.length]).toEqual([12, 5])
  const picture = await lab.lab.assets.open(`image/stripes/${images[0]!.imageId}?size=160`)
  expect(picture.contentType).toBe('image/webp')
  expect((await lab.client.request('datasets.show', { name: 'stripes' })).testOpenings).toBe(1)
})

test('evaluating anew gives the same figures', async () => {
  const job = await lab.job('runs.evaluate', { runId: finished, split: 'validation' })
  const { evaluations } = await lab.client.request('runs.show', { runId: finished })
  expect(job.result).toEqual(evaluations.validation)
})

test('predicts files and folders in order; one that is no picture is an entry with its reason', async () => {
  const job = await lab.job('predict.images', {
    ...{ runId: finished, tokens: [offer('stripes', 'validation'), offer('stripes', 'train', 'down', '099.jpg')] },
  })
  expect(job).toMatchObject({ state: 'done', phase: 'predict' })
  const predictions = job.result as Prediction[]
  const files = predictions.map(({ file }) => file)
  expect(files).toEqual([...files].sort())
  expect(files).toHaveLength(13)
  expect(predictions[0]?.error?.code).toBe('image-unreadable')
  const sums = predictions.slice(1).map(({ probabilities }) => Object.values(probabilities!).reduce((a, b) => a + b))
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5)
  const shown = await lab.lab.assets.open(`picture/${predictions[1]!.asset}?size=160`)
  expect(shown.bytes.length).toBeGreaterThan(100)
})

test('kill -9 of the engine in mid-training: failed in words, resumed, and the curve is that of one go', async () => {
  const { runId } = await lab.client.request('runs.start', { spec })
  await lab.when('run.epoch', epoch => epoch.runId === runId && epoch.record.epoch === 2)
  process.kill(lab.childPid()!, 'SIGKILL')
  expect(await lab.runEnd(runId)).toMatchObject({ state: 'failed', error: { code: 'engine-died' } })
  await lab.client.request('runs.resume', { runId })
  await lab.when('run', run => run.id === runId && run.state === 'finished')
  const shown = await lab.client.request('runs.show', { runId })
  expect(shown.history.map(withoutTime)).toEqual(history)
})

test('closing the lab in mid-run keeps it for a resume in the next start', async () => {
  const { runId } = await lab.client.request('runs.start', { spec: { ...spec, epochs: 400 } })
  await lab.when('run.epoch', epoch => epoch.runId === runId)
  const child = lab.childPid()!
  const { home } = lab
  await lab.stop()
  expect(() => process.kill(child, 0)).toThrow('ESRCH')
  expect(await readdir(home)).not.toContain('training.lock')
  const next = await openLab(home)
  const { runs } = await next.client.request('lab.snapshot', {})
  expect(runs.find(run => run.id === runId)).toMatchObject({ state: 'stopped', error: null })
  expect(runs.find(run => run.id === runId)!.epochsDone).toBeGreaterThan(0)
  lab = { ...next, told: [...lab.told, ...next.told] }
})

test('every fact that was told is what the contract says, numbered without a gap', async () => {
  expect(lab.told.length).toBeGreaterThan(50)
  for (const [index, { seq, event, fact }] of lab.told.entries()) {
    expect([lab.told[index - 1]?.seq ?? 0, 0]).toContain(seq - 1) // from 1 again after the second start
    expect(events[event as EventName].fact.safeParse(fact).error, event).toBeUndefined()
  }
  for (const name of ['datasets.list', 'runs.list', 'weights.list', 'nets.list', 'engine.status'] as RequestName[]) {
    const answer = await lab.client.request(name, {} as never)
    expect(requests[name].output.safeParse(answer).error, name).toBeUndefined()
  }
  expect(lab.faults.filter(fault => !String(fault).includes('engine'))).toEqual([])
  expect(await readFile(join(lab.home, 'log.txt'), 'utf8')).toContain('SIGKILL')
})
