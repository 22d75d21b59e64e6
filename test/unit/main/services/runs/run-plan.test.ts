import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { EngineInfo } from '../../../../../src/shared/contract/engine.ts'
import type { NetId } from '../../../../../src/shared/contract/nets.ts'
import { requests } from '../../../../../src/shared/contract/index.ts'
import { writeCacheLimit } from '../../../../../src/main/files/cache-limit.ts'
import { cachedImages } from '../../../../../src/main/files/feature-arrays.ts'
import { openFeatures } from '../../../../../src/main/files/feature-cache.ts'
import type { FeatureSettings } from '../../../../../src/main/files/feature-settings.ts'
import { netById } from '../../../../../src/main/nets/index.ts'
import { createRates } from '../../../../../src/main/services/runs/rates.ts'
import { workOf } from '../../../../../src/main/services/runs/work.ts'
import { makeHome, makeRuns, picturesOf } from '../../../../kit/runs-bench.ts'

let home = ''
let removeHome: () => Promise<void>
test.beforeEach(async () => {
  const made = await makeHome()
  home = made.home
  removeHome = made.remove
})
test.afterEach(() => removeHome())

test("VGG16's forward pass is the published work", () => {
  // 13 convolutions at 224 x 224 are 15.35 G multiplications with their additions.
  const { forward, params, tensors, output } = workOf(netById('vgg16').build({ inputShape: [224, 224, 3] }))
  expect(forward / 2e9).toBeCloseTo(15.35, 1)
  expect([params, tensors, output]).toEqual([14_714_688, 26, 7 * 7 * 512])
  expect(workOf(netById('vgg16').build({ inputShape: [180, 180, 3] })).forward / 1e9).toBeCloseTo(19.5, 0)
})

const spec = { recipe: 'features', dataset: 'pets' } as const

test('the plan of technique 2: 4 tensors trained, nothing cached, time unknown before anything was measured', async () => {
  const bench = makeRuns(home)
  const plan = await bench.ask['runs.plan'](spec)
  expect(requests['runs.plan'].output.safeParse(plan).error).toBeUndefined()
  const head = 12800 * 256 + 256 + 256 + 1
  expect(plan).toMatchObject({
    ...{ trainableWeights: 4, trainableParams: head, cached: { have: 0, need: 44 }, warnings: [] },
    ...{ secondsPerEpoch: null, seconds: null },
  })
  // Dense on features that need no gradient: the weights' gradient only; the last layer hands one down.
  expect(plan.flops.suffixForward).toBe(2 * (12800 * 256 + 256))
  expect(plan.flops.suffixBackward).toBe(2 * 12800 * 256 + 2 * 2 * 256)
  expect(plan.memoryBytes).toBeGreaterThan(4 * 14_714_688)
  expect(plan.memoryBytes).toBeLessThan(3e9)
  expect(plan.diskBytes).toBeGreaterThan(44 * 12800 * 4)
  const careless = await bench.ask['runs.plan']({ ...spec, preprocess: false })
  expect(careless.warnings.join()).toContain('preprocess_input')
  await bench.close()
})

test('the plan works before the weights are there, and says so', async () => {
  const bench = makeRuns(home, { weights: [] })
  const plan = await bench.ask['runs.plan'](spec)
  expect(plan.cached).toEqual({ have: 0, need: 44 })
  expect(plan.warnings.join()).toContain('weights get vgg16')
  await bench.close()
})

test('features that are kept count, whatever dataset they were made for', async () => {
  const root = join(home, 'cache', 'features')
  const settings: FeatureSettings = {
    ...{ orientation: 'exif', decoder: 'tensorflow 2.21.0 decode', size: [180, 180], aspect: 'stretch', view: null },
    ...{ preprocess: 'caffe', weights: 'w', base: 'vgg16', layer: 'block5_pool', dtype: 'float32' },
    ...{ engine: 'wasm', tensorflow: null },
  }
  const images = picturesOf('train', 3).map(({ sha256 }) => sha256)
  const array = await openFeatures({
    ...{ root, settings, images, rowShape: [2], chunkSize: 8 },
  })
  for (const chunk of array.missing()) await array.writeChunk(chunk, new Float32Array(chunk.length * 2))
  await array.close()
  expect(await cachedImages(root, { base: 'vgg16' }, images)).toEqual({ have: 3, need: 0 })

  const bench = makeRuns(home)
  expect((await bench.ask['runs.plan'](spec)).cached).toEqual({ have: 3, need: 41 })
  expect((await bench.ask['runs.plan']({ ...spec, size: 64 })).cached.have).toBe(0)
  expect((await bench.ask['runs.plan']({ ...spec, units: 8 })).cached.have).toBe(3)
  await bench.close()
})

test('disk: an augmented run keeps the layer that a fine-tuning works from as well, where there is room', async () => {
  const bench = makeRuns(home)
  const planned = async () => (await bench.ask['runs.plan']({ ...spec, recipe: 'augment', views: 3 })).diskBytes
  const both = await planned()
  await writeCacheLimit(join(home, 'settings.json'), 1000)
  const alone = await planned()
  // block4_pool: of 3 views of 20 pictures in float16, of 24 as they are in float32.
  expect(both - alone).toBe(11 * 11 * 512 * (3 * 20 * 2 + 24 * 4))
  await bench.close()
})

test('after a run the time is told from what was measured', async () => {
  const bench = makeRuns(home)
  const id = await bench.start()
  await expect.poll(() => bench.latest(id)?.state, { timeout: 20_000 }).toBe('finished')
  // The scripted run says: 1 s for the features of 44 pictures, 1 s for 3 epochs, 1 s to evaluate.
  const plan = await bench.ask['runs.plan']({ ...spec, epochs: 6 })
  expect(plan.secondsPerEpoch).toBeCloseTo(1 / 3, 6)
  expect(plan.seconds).toBeCloseTo(1 + 2 + 1, 6)
  // Convolutions have another pace at another size, which nothing tells here.
  expect((await bench.ask['runs.plan']({ ...spec, epochs: 6, size: 360 })).parts.features).toBeNull()
  await bench.close()
  // A new program run knows them too, before any engine is started.
  const later = makeRuns(home)
  expect((await later.ask['runs.plan']({ ...spec, epochs: 6 })).seconds).toBeCloseTo(4, 6)
  await later.close()
})

test.describe('before any run', () => {
  test.beforeEach(() => void (process.env['SCRIPTED_MEASURE'] = '0.5'))
  test.afterEach(() => void delete process.env['SCRIPTED_MEASURE'])

  test('a few pictures and updates tell the time, once', async () => {
    const bench = makeRuns(home)
    // Half a second for each of 44 pictures, an update, and a picture evaluated: 1 update an epoch.
    const plan = await bench.ask['runs.plan']({ ...spec, epochs: 6 })
    expect(plan.secondsPerEpoch).toBeCloseTo(0.5 + 12 * 0.5, 6)
    expect(plan.parts).toEqual({ features: 22, train: 6 * 6.5, evaluate: 12 })
    expect(plan.seconds).toBeCloseTo(22 + 39 + 12, 6)
    process.env['SCRIPTED_MEASURE'] = '5'
    expect((await bench.ask['runs.plan']({ ...spec, epochs: 6 })).seconds).toBeCloseTo(73, 6)
    await bench.close()
  })

  test('views are more pictures; fresh ones are computed in every epoch', async () => {
    const bench = makeRuns(home)
    const augment = { ...spec, recipe: 'augment', epochs: 2 } as const
    const bank = await bench.ask['runs.plan']({ ...augment, views: 3 })
    expect(bank.parts.features).toBeCloseTo((3 * 20 + 24) * 0.5, 6)
    const fresh = await bench.ask['runs.plan']({ ...augment, views: 'fresh' })
    expect(fresh.parts.features).toBeCloseTo(24 * 0.5, 6)
    expect(fresh.secondsPerEpoch! - bank.secondsPerEpoch!).toBeCloseTo(20 * 0.5, 6)
    const scratch = await bench.ask['runs.plan']({ recipe: 'scratch', dataset: 'pets', epochs: 1 })
    expect(scratch.parts).toEqual({ features: 22, train: 6.5, evaluate: 12 })
    await bench.close()
  })
})

const info: EngineInfo = {
  engine: 'native-cpu',
  tensorflow: '2.21.0',
  devices: [],
  threads: 2,
  reasons: [],
  winograd: null,
}
const measured = (amount: number, seconds: number) => ({
  prefix: { vgg16: { amount: 10 * amount, seconds } },
  epoch: { head: { amount, seconds } },
  evaluate: { head: { amount, seconds } },
})

test('rates: what was most like the work tells its time; engines and kinds keep apart; damage begins anew', async () => {
  const path = join(home, 'rates.json')
  const rates = createRates(path)
  expect((await rates.of(null)).epoch('head', 100)).toBeNull()
  await rates.record(info, measured(100, 1))
  const first = await rates.of(null)
  expect([first.prefix('vgg16', 500), first.epoch('head', 300), first.evaluate('head', 0)]).toEqual([0.5, 3, 0])
  expect([first.prefix('minivgg', 500), first.epoch('vgg16', 300)]).toEqual([null, null])

  await rates.record(info, measured(10_000, 10)) // large work goes ten times as fast
  const both = await rates.of(info)
  expect([both.epoch('head', 200), both.epoch('head', 20_000)]).toEqual([2, 20])
  await rates.record(info, measured(100, 5)) // beside something else: the machine can do better
  expect((await rates.of(info)).epoch('head', 100)).toBe(1)
  for (let run = 0; run < 4; run++) await rates.record(info, measured(100, 5)) // it became slower for good
  expect((await rates.of(info)).epoch('head', 100)).toBe(5)
  expect((await rates.of({ ...info, threads: 8 })).epoch('head', 100)).toBeNull()
  await rates.record(info, { prefix: {}, epoch: { head: { amount: 7, seconds: 0 } }, evaluate: {} })
  expect((await rates.of(info)).epoch('head', 7)).toBeCloseTo(0.35) // no time at all is no measurement
  await rates.record(info, { prefix: {}, epoch: { vgg16: { amount: 7, seconds: 70 } }, evaluate: {} })
  expect((await rates.of(info)).epoch('vgg16', 1)).toBe(10)
  expect((await rates.of(info)).epoch('head', 100)).toBe(5)

  await writeFile(path, '{"format"')
  expect((await rates.of(info)).epoch('head', 100)).toBeNull()
  await rates.record(info, measured(100, 1))
  expect((await rates.of(info)).epoch('head', 100)).toBe(1)
})

test('rates: a run takes the place of a probe, unless it was long and much slower', async () => {
  const rates = createRates(join(home, 'rates.json'))
  const estimate = async () => (await rates.of(info)).prefix('vgg16', 1000)
  const probe = () => rates.record(info, measured(100, 100), { probe: true })
  await probe()
  expect(await estimate()).toBe(100)
  await rates.record(info, measured(100, 180)) // the machine was busy with something else
  expect(await estimate()).toBe(100)
  await rates.record(info, measured(110, 132)) // a tenth more of it, at 1.2 of the pace: what it really takes
  expect(await estimate()).toBeCloseTo(120)

  const small = async () => (await rates.of(info)).prefix('vgg16', 10)
  await rates.record(info, measured(1, 1), { probe: true })
  expect(await small()).toBe(1)
  await rates.record(info, measured(1, 3)) // of little work much is beginning and end
  expect(await small()).toBe(3)
})

test('where the features take long, a lighter base is told: much faster here, and the most accurate of the lightest', async () => {
  const path = join(home, 'rates.json')
  const rates = createRates(path)
  /** How long each base takes for its features of the 44 pictures. */
  const takes = async (seconds: Partial<Record<NetId, number>>) => {
    await rm(path, { force: true })
    const prefix = Object.entries(seconds).map(([base, taken]) => {
      const { forward } = workOf(netById(base as NetId).build({ inputShape: [180, 180, 3] }))
      return [`${base} at 180`, { amount: 44 * forward, seconds: taken }] as const
    })
    const little = { amount: 1e12, seconds: 1 }
    await rates.record(info, {
      prefix: Object.fromEntries(prefix),
      epoch: { head: little },
      evaluate: { head: little },
    })
    return bench.ask['runs.plan'](spec)
  }
  const bench = makeRuns(home)
  expect((await takes({ vgg16: 200, mobilenet: 20, efficientnetb0: 30 })).lighter).toBeNull() // no long wait
  const plan = await takes({ vgg16: 1000, mobilenet: 20, efficientnetb0: 30 })
  expect(plan.lighter).toMatchObject({ base: 'efficientnetb0', title: 'EfficientNetB0', imagenetTop1: 0.771 })
  expect(plan.lighter!.seconds).toBeCloseTo(30, 6)
  expect((await takes({ vgg16: 1000, mobilenet: 20, efficientnetb0: 600 })).lighter).toMatchObject({
    base: 'mobilenet',
  })
  expect((await takes({ vgg16: 1000, mobilenet: 700, efficientnetb0: 600 })).lighter).toBeNull() // nothing is much lighter
  await bench.close()
})
