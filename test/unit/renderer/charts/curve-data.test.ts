import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import {
  curveOf,
  lastEpoch,
  logarithmicRange,
  metricsOf,
  smoothed,
  valueRange,
} from '../../../../src/renderer/charts/curves/curve-data.ts'
import type { CurveRun } from '../../../../src/renderer/charts/curves/curve-data.ts'
import { spread } from '../../../../src/renderer/charts/curves/end-labels.ts'
import type { EpochRecord } from '../../../../src/shared/contract/runs.ts'

const epoch = (number: number, part: Partial<EpochRecord> = {}): EpochRecord => ({
  ...{ epoch: number, loss: 0.5, accuracy: 0.9, mae: null, valLoss: 0.4, valAccuracy: 0.95, valMae: null },
  ...{ learningRate: 1e-3, seconds: 2, best: false, movement: [], ...part },
})
const run = (history: EpochRecord[], part: Partial<CurveRun> = {}): CurveRun => ({
  ...{ id: 'a', title: 'A', history, validationCount: 1000, bestEpoch: null, hue: 0, ...part },
})

test('the validation accuracy carries its Wilson interval, other metrics carry none', () => {
  const one = run([epoch(1, { valAccuracy: 0.974 })], { validationCount: 2000 })
  const { low, high } = curveOf(one, 'accuracy')
  expect(low[0]!.y).toBeCloseTo(0.96606, 4)
  expect(high[0]!.y).toBeCloseTo(0.98012, 4)
  expect(curveOf(one, 'loss').low).toEqual([])
  expect(curveOf({ ...one, validationCount: null }, 'accuracy').high).toEqual([])
})

test('a value that is missing or not finite leaves a gap and is never drawn as zero', () => {
  const history = [epoch(1), epoch(2, { loss: Number.NaN, valLoss: Number.POSITIVE_INFINITY }), epoch(3)]
  const { training, validation } = curveOf(run(history), 'loss')
  expect(training.map(point => point.x)).toEqual([1, 3])
  expect(validation.map(point => point.x)).toEqual([1, 3])
})

test('the best epoch is marked on the validation line', () => {
  const history = [epoch(1), epoch(2, { valAccuracy: 0.97 })]
  expect(curveOf(run(history, { bestEpoch: 2 }), 'accuracy').best).toEqual({ x: 2, y: 0.97 })
  expect(curveOf(run(history, { bestEpoch: 7 }), 'accuracy').best).toBeNull()
})

test('a regression is drawn with its error in place of an accuracy', () => {
  expect(metricsOf([epoch(1)])).toEqual(['loss', 'accuracy'])
  expect(metricsOf([epoch(1, { accuracy: null, mae: 3, valMae: 4 })])).toEqual(['loss', 'mae'])
})

test('every accuracy and its band lie inside the axis, which ends at 100 %', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), values => {
      const curve = curveOf(run(values.map((value, index) => epoch(index + 1, { valAccuracy: value }))), 'accuracy')
      const { min, max } = valueRange([curve], 'accuracy')
      expect(max).toBe(1)
      const outside = [...curve.low, ...curve.high, ...curve.training].filter(({ y }) => y < min || y > max)
      expect(outside).toEqual([])
    }),
  )
})

test('one towering first loss does not press the others into a line, and the chart says so', () => {
  const losses = [40, 2.1, 2, 1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 1.3]
  const tall = curveOf(run(losses.map((loss, index) => epoch(index + 1, { loss, valLoss: 2 }))), 'loss')
  const range = valueRange([tall], 'loss')
  expect(range.clipped).toBe(true)
  expect(range.max).toBeLessThan(10)
  const even = curveOf(run(losses.slice(1).map((loss, index) => epoch(index + 1, { loss, valLoss: 2 }))), 'loss')
  expect(valueRange([even], 'loss')).toMatchObject({ clipped: false, min: 0 })
  expect(valueRange([even], 'loss').max).toBeGreaterThan(2.1)
})

test('the epoch axis is as long as planned, and longer only if training went on', () => {
  expect(lastEpoch([run([epoch(1)])], 20)).toBe(20)
  expect(lastEpoch([run([epoch(25)])], 20)).toBe(25)
  expect(lastEpoch([run([])], 1)).toBe(2)
})

test('labels at the ends of lines keep their order, their distance and stay in the chart', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 6 }), ys => {
      const placed = spread(ys, 15, 200)
      const order = ys.map((_, index) => index).sort((a, b) => ys[a]! - ys[b]!)
      for (const [position, index] of order.entries()) {
        expect(placed[index]!).toBeLessThanOrEqual(200)
        if (position > 0) expect(placed[index]! - placed[order[position - 1]!]!).toBeGreaterThanOrEqual(15 - 1e-9)
      }
    }),
  )
  expect(spread([50, 120], 15, 200)).toEqual([50, 120])
})

test('smoothing is off at 0, keeps what is constant, and stays between the values', () => {
  const curve = [1, 5, 2, 8].map((y, x) => ({ x, y }))
  expect(smoothed(curve, 0)).toEqual(curve)
  for (const { y } of smoothed(
    curve.map(({ x }) => ({ x, y: 3 })),
    0.9,
  ))
    expect(y).toBeCloseTo(3, 12)
  const strong = smoothed(curve, 0.9).map(({ y }) => y)
  expect(strong[0]).toBeCloseTo(1, 12)
  expect(Math.max(...strong)).toBeLessThan(8)
})

test('a logarithmic axis holds every value above 0 between powers of ten', () => {
  const history = [
    { loss: 0, valLoss: 0.02 },
    { loss: 3.7, valLoss: 0.5 },
  ].map((part, at) => epoch(at + 1, part))
  expect(logarithmicRange([curveOf(run(history), 'loss')])).toEqual({ min: 0.01, max: 10 })
  expect(logarithmicRange([])).toEqual({ min: 0.1, max: 1 })
})
