import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import sharp from 'sharp'
import {
  datasetMap,
  featureMaps,
  filterPictures,
  gradCam,
  neighbours,
} from '../../../../src/shared/contract/insight.ts'
import type { Input } from '../../../../src/shared/contract/index.ts'
import type { Image } from '../../../../src/shared/contract/datasets.ts'
import { drawPictures, needsBuild, openLab } from '../../../kit/real-lab.ts'
import type { OpenLab } from '../../../kit/real-lab.ts'
import { drawnVgg16 } from '../../../kit/weights-lab.ts'

// Looking inside as a client asks for it: the whole lab, with the real engine process.

needsBuild()
test.describe.configure({ mode: 'serial', timeout: 180_000 })

let source = ''
let lab: OpenLab
let run = ''
let tuned = ''
let images: Image[] = []

const spec = { recipe: 'features', dataset: 'stripes', size: 32, units: 8, epochs: 2, batch: 8 } as const
const train = async (settings: Input<'runs.start'>['spec']) => {
  const { runId } = await lab.client.request('runs.start', { spec: settings })
  expect(await lab.runEnd(runId)).toMatchObject({ state: 'finished', error: null })
  return runId
}

test.beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'unfreeze-insight-'))
  await drawPictures(join(source, 'stripes'), { train: 8, validation: 6, test: 2 })
  await drawnVgg16(join(source, 'vgg16.h5'))
  lab = await openLab()
  const offer = (name: string) => lab.lab.offers.offer(join(source, name)).token
  await lab.job('datasets.add', { source: { kind: 'offer', token: offer('stripes') } })
  await lab.job('weights.add', { token: offer('vgg16.h5') })
  images = (await lab.client.request('datasets.images', { name: 'stripes' })).images
  run = await train(spec)
  tuned = await train({ recipe: 'finetune', dataset: 'stripes', from: run, epochs: 1, batch: 8 })
})
test.afterAll(async () => {
  await lab.stop()
  await lab.remove()
  await rm(source, { recursive: true, force: true })
})

const base = { kind: 'base', base: 'vgg16', size: 32 } as const
const ofRun = (runId: string, checkpoint: 'best' | 'last' = 'best') => ({ kind: 'run', runId, checkpoint }) as const
const imageOf = (split: Image['split'], at = 0) => images.filter(image => image.split === split)[at]!
const pictureOf = (image: Image) => ({ kind: 'image', dataset: 'stripes', imageId: image.id }) as const
const bytesOf = async (asset: string) => (await lab.lab.assets.open(`picture/${asset}?size=full`)).bytes

test('what is known of a model: layers from the picture to the last, filters, and where to look', async () => {
  const alone = await lab.client.request('insight.net', { model: base })
  expect(alone).toMatchObject({
    title: 'VGG16',
    size: 32,
    gradCamLayer: null,
    featureLayer: 'block5_pool',
    classes: [],
  })
  expect(alone.convolutions).toHaveLength(13)
  expect(alone.convolutions[0]).toEqual({ layer: 'block1_conv1', filters: 64, asColours: true })
  expect(alone.convolutions[1]).toMatchObject({ layer: 'block1_conv2', asColours: false })

  const fineTuned = await lab.client.request('insight.net', { model: ofRun(tuned) })
  expect(fineTuned).toMatchObject({ gradCamLayer: 'block5_conv3', featureLayer: 'dense', dataset: 'stripes' })
  expect(fineTuned.classes).toEqual(['across', 'down'])
  expect(fineTuned.layers.slice(fineTuned.baseLayers).map(({ name }) => name)).toEqual([
    ...['flatten', 'dense', 'dropout', 'dense_1'],
  ])
  expect(fineTuned.layers.find(({ trainable }) => trainable)?.name).toBe('block5_conv1')
  await expect(lab.client.request('insight.net', { model: ofRun('nobody') })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('filters: colours at once, patterns as they are ready, then from the cache; stopped when asked to', async () => {
  const colours = filterPictures.parse(
    (await lab.job('insight.filters', { model: base, layer: 'block1_conv1' })).result,
  )
  expect(colours).toMatchObject({ layer: 'block1_conv1', filters: 64 })
  expect(colours.pictures).toHaveLength(12)
  expect(await sharp(await bytesOf(colours.pictures[0]!.asset)).metadata()).toMatchObject({ width: 48, format: 'png' })

  const asked = { model: base, layer: 'block1_conv2', from: 3, count: 1 } as const
  const first = filterPictures.parse((await lab.job('insight.filters', asked)).result)
  expect(first.pictures.map(({ filter }) => filter)).toEqual([3])
  expect(first.pictures[0]!.activation).toBeGreaterThan(first.pictures[0]!.before!)
  const told = () => lab.told.filter(({ event }) => event === 'insight.filters').length
  expect(told()).toBe(1)
  const again = filterPictures.parse((await lab.job('insight.filters', asked)).result)
  expect(told(), 'nothing was drawn anew').toBe(1)
  expect(await bytesOf(again.pictures[0]!.asset)).toEqual(await bytesOf(first.pictures[0]!.asset))

  const { jobId } = await lab.client.request('insight.filters', { model: base, layer: 'block2_conv1', count: 40 })
  await lab.when('job', job => job.id === jobId && job.done > 0)
  await lab.client.request('jobs.stop', { jobId })
  expect((await lab.when('job', job => job.id === jobId && job.state !== 'running')).state).toBe('stopped')
  await expect(lab.client.request('insight.filters', { model: base, layer: 'block1_pool' })).rejects.toMatchObject({
    code: 'bad-request',
  })
})

test('feature maps: one picture holds all channels; a vector is a map of one pixel', async () => {
  const picture = pictureOf(imageOf('train'))
  const maps = featureMaps.parse(
    (await lab.job('insight.maps', { model: ofRun(run), layer: 'block3_conv2', picture })).result,
  )
  expect(maps).toMatchObject({ height: 8, width: 8, channels: 256, columns: 16 })
  expect(await sharp(await bytesOf(maps.atlas)).metadata()).toMatchObject({ width: 128, height: 128 })
  expect(maps.facts.every(({ min, mean, max }) => min >= 0 && mean >= min && max >= mean)).toBe(true)

  const head = featureMaps.parse((await lab.job('insight.maps', { model: ofRun(run), layer: 'dense', picture })).result)
  expect(head).toMatchObject({ height: 1, width: 1, channels: 8 })
  const lost = { model: base, layer: 'block9', picture }
  await expect(lab.client.request('insight.maps', lost)).rejects.toMatchObject({ code: 'not-found' })
})

test('Grad-CAM: of the predicted class or another, of any layer with places, of the best or the last checkpoint', async () => {
  const picture = pictureOf(imageOf('validation'))
  const look = async (asked: Partial<Input<'insight.gradCam'>> = {}) =>
    gradCam.parse((await lab.job('insight.gradCam', { runId: tuned, picture, ...asked })).result)
  const found = await look()
  expect(found).toMatchObject({ layer: 'block5_conv3', height: 2, width: 2 })
  expect(found.class).toBe(found.predicted)
  expect(found.probabilities[found.predicted!]).toBeGreaterThanOrEqual(0.5)
  expect(Math.max(...found.values)).toBe(found.strongest > 0 ? 1 : 0)

  const other = found.predicted === 'across' ? 'down' : 'across'
  const against = await look({ class: other, layer: 'block4_conv1' })
  expect(against).toMatchObject({ class: other, height: 4, predicted: found.predicted })
  expect(against.score).toBeCloseTo(-found.score, 4)
  expect(await look({ checkpoint: 'last' })).toMatchObject({ layer: 'block5_conv3' })

  const refused = (asked: Partial<Input<'insight.gradCam'>>) =>
    expect(lab.client.request('insight.gradCam', { runId: run, picture, ...asked })).rejects
  await refused({ layer: 'dense' }).toMatchObject({ code: 'bad-request' })
  await refused({ class: 'fish' }).toMatchObject({ code: 'not-found' })
  await refused({ picture: pictureOf(imageOf('test')) }).toMatchObject({ code: 'bad-request', message: /sealed/ })
})

test('neighbours and the map come from the cache of features; what is missing there is computed for runs, too', async () => {
  const folders = async () => (await readdir(join(lab.home, 'cache', 'features'))).length
  const before = await folders()
  const picture = pictureOf(imageOf('validation'))
  const look = async (asked: Partial<Input<'insight.neighbours'>>) =>
    neighbours.parse((await lab.job('insight.neighbours', { model: base, picture, count: 5, ...asked })).result)
  const near = await look({ dataset: 'stripes' })
  expect(near).toMatchObject({ layer: 'block5_pool', split: 'validation', count: 12 })
  expect(near.near).toHaveLength(5)
  expect(near.near.map(({ imageId }) => imageId)).not.toContain(imageOf('validation').id)
  expect(near.near.map(({ similarity }) => similarity)).toEqual(
    near.near.map(({ similarity }) => similarity).sort((a, b) => b - a),
  )
  // The run has made these very features before.
  expect(await folders()).toBe(before)
  expect(await look({ model: ofRun(tuned), split: 'train' })).toMatchObject({ layer: 'dense', count: 16 })
  // The picture itself is there when it is asked for among other pictures; on the way through, only means are kept.
  expect(await look({ dataset: 'stripes', layer: 'block2_pool' })).toMatchObject({ layer: 'block2_pool' })
  await expect(lab.client.request('insight.neighbours', { model: base, picture })).rejects.toMatchObject({
    code: 'bad-request',
  })

  const draw = async (method: 'pca' | 'umap') =>
    datasetMap.parse((await lab.job('insight.map', { model: ofRun(run), split: 'train', method })).result)
  const plane = await draw('pca')
  expect(plane.points).toHaveLength(16)
  expect(new Set(plane.points.map(point => point.class))).toEqual(new Set(['across', 'down']))
  expect(plane.explained[0]).toBeGreaterThanOrEqual(plane.explained[1]!)
  const umap = await draw('umap')
  expect(umap.explained).toEqual([])
  expect((await draw('umap')).points).toEqual(umap.points)
})

test('nobody waits for a training: Grad-CAM and a prediction are answered while it goes on', async () => {
  const long = { recipe: 'scratch', dataset: 'stripes', size: 64, epochs: 400, batch: 4 } as const
  const { runId } = await lab.client.request('runs.start', { spec: long })
  await lab.when('run.epoch', ({ runId: of }) => of === runId)
  const picture = pictureOf(imageOf('train'))
  expect((await lab.job('insight.gradCam', { runId: run, picture })).state).toBe('done')
  const token = lab.lab.offers.offer(join(source, 'stripes', 'test', 'down')).token
  expect((await lab.job('predict.images', { runId: run, tokens: [token] })).state).toBe('done')
  expect((await lab.client.request('runs.show', { runId })).summary.state).toBe('running')
  await lab.client.request('runs.stop', { runId })
  await lab.runEnd(runId)
  expect(lab.faults).toEqual([])
})
