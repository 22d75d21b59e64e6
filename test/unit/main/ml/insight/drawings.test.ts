import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { loadEngine } from '../../../../../src/main/engine/load.ts'
import { inferno, viridis } from '../../../../../src/main/ml/insight/colour-scale.ts'
import { channelFacts, columnsFor, drawAtlas, drawHeat } from '../../../../../src/main/ml/insight/draw.ts'
import {
  filterColours,
  findPatterns,
  netUpTo,
  patternSide,
  stepsFor,
} from '../../../../../src/main/ml/insight/filter-patterns.ts'
import type { Pattern, PatternSearch } from '../../../../../src/main/ml/insight/filter-patterns.ts'
import { scoreOf } from '../../../../../src/main/ml/insight/grad-cam.ts'
import { disposeWeights, toTensors } from '../../../../../src/main/ml/model/tensor-weights.ts'
import { netById } from '../../../../../src/main/nets/index.ts'
import { initialWeights } from '../../../../../src/main/weights/initial.ts'

test.beforeAll(async () => void (await loadEngine()))

const pixelAt = ({ data, width }: { data: Uint8Array; width: number }, x: number, y: number) => [
  ...data.slice((y * width + x) * 3, (y * width + x) * 3 + 3),
]

test('scales begin dark and end light', () => {
  for (const scale of [viridis, inferno]) {
    const light = ([r, g, b]: readonly number[]) => 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
    const steps = Array.from({ length: 21 }, (_, at) => light(scale(at / 20)))
    expect([...steps].sort((a, b) => a - b)).toEqual(steps)
    expect(scale(-1)).toEqual(scale(0))
    expect(scale(2)).toEqual(scale(1))
  }
})

test('an atlas holds each channel in its own range, row by row', () => {
  // Three channels of 1 x 2: 0 and 1; 5 and 5; -2 and 2.
  const map = { height: 1, width: 2, channels: 3, values: Float32Array.of(0, 5, -2, 1, 5, 2) }
  const facts = channelFacts(map)
  expect(facts).toEqual([
    { channel: 0, mean: 0.5, min: 0, max: 1 },
    { channel: 1, mean: 5, min: 5, max: 5 },
    { channel: 2, mean: 0, min: -2, max: 2 },
  ])
  expect(columnsFor(3)).toBe(2)
  const atlas = drawAtlas(map, facts)
  expect([atlas.width, atlas.height]).toEqual([4, 2])
  expect(pixelAt(atlas, 0, 0)).toEqual([...viridis(0)])
  expect(pixelAt(atlas, 1, 0)).toEqual([...viridis(1)])
  expect(pixelAt(atlas, 2, 0)).toEqual([...viridis(0)]) // silent
  expect(pixelAt(atlas, 1, 1)).toEqual([...viridis(1)])
})

test('a vector is drawn on one scale for all its numbers', () => {
  const map = { height: 1, width: 1, channels: 4, values: Float32Array.of(0, 1, 2, 4) }
  const atlas = drawAtlas(map, channelFacts(map))
  expect([0, 1].flatMap(y => [0, 1].map(x => pixelAt(atlas, x, y)))).toEqual(
    [0, 0.25, 0.5, 1].map(value => [...viridis(value)]),
  )
})

test('heat is drawn smooth, with its ends at the corners of the layer', () => {
  const heat = drawHeat({ height: 2, width: 2, values: Float32Array.of(0, 1, 0, 1), strongest: 1, score: 1 })
  expect(pixelAt(heat, 0, 0)).toEqual([...inferno(0)])
  expect(pixelAt(heat, heat.width - 1, heat.height - 1)).toEqual([...inferno(1)])
  const middle = pixelAt(heat, heat.width / 2, 10)
  expect(middle).not.toEqual([...inferno(0)])
  expect(middle).not.toEqual([...inferno(1)])
})

test('the score of class 0 of a sigmoid is that of class 1, negated; softmax classes have their own', () => {
  expect(scoreOf(1, 0)).toEqual({ unit: 0, sign: -1 })
  expect(scoreOf(1, 1)).toEqual({ unit: 0, sign: 1 })
  expect(scoreOf(4, 2)).toEqual({ unit: 2, sign: 1 })
  expect(scoreOf(1, null)).toEqual({ unit: 0, sign: 1 })
})

test('first filters are shown in the colours of the picture, whatever order the net takes them in', () => {
  // One filter of 1 x 1 that answers to the first channel it is given.
  const kernel = Float32Array.of(2, 0, 0)
  expect([...filterColours(kernel, [1, 1, 3, 1], 'tf')[0]!]).toEqual([255, 128, 128])
  expect([...filterColours(kernel, [1, 1, 3, 1], 'caffe')[0]!]).toEqual([128, 128, 255])
})

test.describe('filter patterns', () => {
  const net = netById('minivgg').build({ inputShape: [32, 32, 3], classes: 2 })
  const layer = 'conv2d_1'
  const search = async (filters: number[], changes: Partial<PatternSearch> = {}): Promise<Pattern[]> => {
    const upTo = netUpTo(net, layer)
    const weights = toTensors(initialWeights(upTo, 7), upTo)
    const found: Pattern[] = []
    try {
      const signal = new AbortController().signal
      const asked: PatternSearch = { net: upTo, weights, mode: 'tf', layer, seed: 3, signal, ...changes }
      for await (const some of findPatterns(filters, asked)) found.push(...some)
    } finally {
      disposeWeights(weights)
    }
    return found
  }

  test('each is answered more than the noise it began as; the seed decides it, not the company', async () => {
    const before = tf.memory().numTensors
    const steps: number[] = []
    const found = await search([0, 9], { onStep: done => steps.push(done) })
    expect(found.map(({ filter }) => filter)).toEqual([0, 9])
    for (const { activation, before, pixels } of found) {
      expect(activation).toBeGreaterThan(before)
      expect(pixels).toHaveLength(patternSide * patternSide * 3)
    }
    expect(steps.at(-1)).toBe(stepsFor(2))
    const [alone] = await search([9])
    // In another batch the engine may add in another order: a pixel may be rounded the other way.
    const differences = alone!.pixels.map((value, at) => Math.abs(value - found[1]!.pixels[at]!))
    expect(Math.max(...differences)).toBeLessThanOrEqual(2)
    const [other] = await search([9], { seed: 4 })
    expect(other!.pixels).not.toEqual(alone!.pixels)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('the search stops between two steps', async () => {
    const stop = new AbortController()
    await expect(search([0], { signal: stop.signal, onStep: () => stop.abort() })).rejects.toMatchObject({
      code: 'stopped',
    })
  })
})
