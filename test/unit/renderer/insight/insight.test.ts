import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { knownModels, modelOf } from '../../../../src/renderer/features/insight/models.ts'
import { isSilent, orderedChannels, tileStyle } from '../../../../src/renderer/features/insight/map-tiles.ts'
import { placesOf, pointAt, through, wholeView, zoomAt } from '../../../../src/renderer/charts/scatter/scatter-view.ts'
import type { NetInfo } from '../../../../src/shared/contract/nets.ts'
import type { RunSummary } from '../../../../src/shared/contract/runs.ts'
import type { WeightsFile } from '../../../../src/shared/contract/weights.ts'

const nets = [{ id: 'minivgg' }, { id: 'vgg16' }, { id: 'resnet50' }] as NetInfo[]
const weights = [
  { net: 'vgg16', ok: true },
  { net: 'resnet50', ok: false },
] as WeightsFile[]
const runs = [
  { id: 'old', state: 'finished', createdAt: '2026-01-01' },
  { id: 'new', state: 'finished', createdAt: '2026-02-01' },
  { id: 'busy', state: 'running', createdAt: '2026-03-01' },
] as RunSummary[]

test('what can be looked into: finished runs, the newest first, then bases whose weights are whole', () => {
  const known = knownModels(nets, weights, runs)
  expect(known.map(({ key }) => key)).toEqual(['new', 'old', 'vgg16', 'vgg16-untrained'])
  expect(known.map(one => modelOf(one, 'last'))).toEqual([
    { kind: 'run', runId: 'new', checkpoint: 'last' },
    { kind: 'run', runId: 'old', checkpoint: 'last' },
    { kind: 'base', base: 'vgg16', weights: 'imagenet' },
    { kind: 'base', base: 'vgg16', weights: 'none' },
  ])
  expect(knownModels(nets, [], [])).toEqual([])
})

test('a tile of the atlas is that channel and no other', () => {
  const map = { channels: 6, columns: 3 }
  expect(tileStyle(map, 0, 'a').backgroundPosition).toBe('0% 0%')
  expect(tileStyle(map, 5, 'a').backgroundPosition).toBe('100% 100%')
  expect(tileStyle(map, 4, 'a')).toEqual({
    backgroundImage: 'url("a")',
    backgroundSize: '300% 200%',
    backgroundPosition: '50% 100%',
  })
  expect(tileStyle({ channels: 1, columns: 1 }, 0, 'a').backgroundPosition).toBe('0% 0%')
})

test('channels by number or the strongest first; a silent one is told', () => {
  const facts = [
    { channel: 0, mean: 1, min: 0, max: 2 },
    { channel: 1, mean: 0, min: 0, max: 0 },
    { channel: 2, mean: 3, min: 1, max: 4 },
  ]
  expect(orderedChannels({ facts }, 'channel').map(({ channel }) => channel)).toEqual([0, 1, 2])
  expect(orderedChannels({ facts }, 'strongest').map(({ channel }) => channel)).toEqual([2, 0, 1])
  expect(facts.filter(isSilent).map(({ channel }) => channel)).toEqual([1])
})

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true })
test('every point lies within the drawing', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 1, maxLength: 30 }), points => {
      for (const [x, y] of placesOf(points, 400, 300)) {
        expect(x).toBeGreaterThanOrEqual(16)
        expect(x).toBeLessThanOrEqual(384)
        expect(y).toBeGreaterThanOrEqual(16)
        expect(y).toBeLessThanOrEqual(284)
      }
    }),
  )
})

test('looking closer keeps the place under the pointer, and ends at the whole', () => {
  const view = zoomAt(zoomAt(wholeView, 3, 120, 80), 2, 120, 80)
  expect(view.scale).toBe(6)
  const [x, y] = through([120, 80], view)
  expect([x, y]).toEqual([120, 80])
  expect(zoomAt(view, 0.01, 0, 0)).toEqual(wholeView)
  expect(zoomAt(view, 1000, 0, 0).scale).toBe(40)
})

test('the nearest point within reach is the one that is meant', () => {
  const places: [number, number][] = [
    [10, 10],
    [20, 10],
  ]
  expect(pointAt(places, wholeView, 17, 10, 14)).toBe(1)
  expect(pointAt(places, wholeView, 60, 60, 14)).toBeNull()
})
