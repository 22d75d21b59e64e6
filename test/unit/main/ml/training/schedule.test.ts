import { expect, test } from '@playwright/test'
import { learningRateOf, shouldStopEarly } from '../../../../../src/main/ml/training/schedule.ts'

const base = { learningRate: 0.1, scheduleFactor: 0.5, scheduleEpochs: 2, epochs: 5 }
const epochs = (...losses: number[]) => losses.map(valLoss => ({ valLoss }))
const rates = (schedule: 'constant' | 'step' | 'exponential' | 'cosine') =>
  [0, 1, 2, 3, 4].map(past => learningRateOf({ ...base, schedule }, epochs(...Array<number>(past).fill(1))))

test('each schedule goes its way from the first to the last epoch', () => {
  expect(rates('constant')).toEqual([0.1, 0.1, 0.1, 0.1, 0.1])
  expect(rates('step')).toEqual([0.1, 0.1, 0.05, 0.05, 0.025])
  for (const [at, rate] of rates('exponential').entries()) expect(rate).toBeCloseTo(0.1 * 0.5 ** (at / 2), 12)
  expect(rates('cosine')[0]).toBe(0.1)
  expect(rates('cosine')[2]).toBeCloseTo(0.075, 12)
  expect(rates('cosine')[4]).toBeCloseTo(0.05, 12)
})

test('plateau waits as long as it was told, and counts only real improvement', () => {
  const after = (...losses: number[]) => learningRateOf({ ...base, schedule: 'plateau' }, epochs(...losses))
  expect(after(1, 0.9, 0.8)).toBe(0.1)
  expect(after(1, 1)).toBe(0.1)
  expect(after(1, 1, 0.99995)).toBe(0.05)
  expect(after(1, 1, 1, 1, 1)).toBe(0.025)
  expect(after(1, 1, 1, 0.5, 0.5)).toBe(0.05)
})

test('training ends early after so many epochs without a lower loss', () => {
  expect(shouldStopEarly({ earlyStopping: 0 }, epochs(1, 2, 3, 4))).toBe(false)
  expect(shouldStopEarly({ earlyStopping: 2 }, epochs(3, 2, 2.5))).toBe(false)
  expect(shouldStopEarly({ earlyStopping: 2 }, epochs(3, 2, 2.5, 2.1))).toBe(true)
  expect(shouldStopEarly({ earlyStopping: 2 }, [])).toBe(false)
})
