import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { fraction } from '../../../../src/shared/counter-random.ts'
import { errorAt, fitPowerLaw, forecastError } from '../../../../src/shared/statistics/forecast.ts'
import type { Trial } from '../../../../src/shared/statistics/forecast.ts'

test('a power law is found again', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      fc.double({ min: 0.05, max: 0.9, noNaN: true }),
      (scale, exponent) => {
        const law = fitPowerLaw(
          [100, 300, 1000, 2500].map(pictures => ({ pictures, error: scale * pictures ** -exponent })),
        )
        expect(law.scale / scale).toBeCloseTo(1, 6)
        expect(law.exponent).toBeCloseTo(exponent, 6)
      },
    ),
  )
})

/** Trials whose pictures are wrong with a probability that falls as a power law. */
const drawTrials = (name: string, exponent: number, validation = 1000): Trial[] =>
  [200, 500, 1000, 2000].flatMap(pictures =>
    [0, 1, 2].map(repeat => ({
      pictures,
      right: Array.from(
        { length: validation },
        (_, i) => fraction(`${name}/${pictures}/${repeat}`, i) > pictures ** -exponent,
      ),
    })),
  )

test('the forecast holds the truth in about as many cases as it promises, and says the same twice', () => {
  let held = 0
  const rounds = 30
  for (let round = 0; round < rounds; round++) {
    const [far] = forecastError(drawTrials(String(round), 0.4), [8000], 1)
    if (far!.low <= 8000 ** -0.4 && far!.high >= 8000 ** -0.4) held++
  }
  expect(held).toBeGreaterThanOrEqual(24) // 30 cases at 95 %: fewer than 25 is rare, and bootstraps are a little narrow
  const trials = drawTrials('same', 0.4)
  expect(forecastError(trials, [4000], 7)).toEqual(forecastError(trials, [4000], 7))
})

test('further away is less certain, and nothing wrong at all gives no nonsense', () => {
  const [near, far] = forecastError(drawTrials('near', 0.3, 300), [2000, 20000], 3)
  const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low)
  expect(width(far!)).toBeGreaterThan(width(near!))
  const perfect = [100, 400].map(pictures => ({ pictures, right: Array.from({ length: 50 }, () => true) }))
  const [told] = forecastError(perfect, [800], 1)
  expect(told!.error).toBeGreaterThan(0)
  expect(told!.high).toBeLessThanOrEqual(1)
  expect(errorAt({ scale: 5, exponent: 0 }, 10)).toBe(1)
})
