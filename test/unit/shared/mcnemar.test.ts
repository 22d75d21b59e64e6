import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { holm, mcnemar } from '../../../src/shared/mcnemar.ts'

/** The share of all 2^n ways in which coins can fall that are at least as uneven, counted one by one. */
const byCounting = (onlyA: number, onlyB: number): number => {
  const coins = onlyA + onlyB
  const uneven = Math.abs(onlyA - onlyB)
  let count = 0
  for (let way = 0; way < 2 ** coins; way++) {
    let heads = 0
    for (let bits = way; bits > 0; bits >>= 1) heads += bits & 1
    if (Math.abs(coins - 2 * heads) >= uneven) count++
  }
  return count / 2 ** coins
}

/** The same from Pascal's triangle in whole numbers. */
const byTriangle = (onlyA: number, onlyB: number): number => {
  const coins = onlyA + onlyB
  let choose = 1n
  let uneven = 0n
  for (let heads = 0; heads <= coins; heads++) {
    if (Math.abs(coins - 2 * heads) >= Math.abs(onlyA - onlyB)) uneven += choose
    choose = (choose * BigInt(coins - heads)) / BigInt(heads + 1)
  }
  const digits = 10n ** 30n
  return Number((uneven * digits) / 2n ** BigInt(coins)) / 1e30
}

test('McNemar is the share of coin throws that are at least as uneven', () => {
  const few = fc.integer({ min: 0, max: 7 })
  fc.assert(fc.property(few, few, (a, b) => expect(mcnemar(a, b)).toBeCloseTo(byCounting(a, b), 12)))
  const many = fc.integer({ min: 0, max: 700 })
  fc.assert(
    fc.property(many, many, (a, b) => {
      const p = mcnemar(a, b)
      expect(Math.abs(p - byTriangle(a, b))).toBeLessThan(1e-11)
      expect(p).toBe(mcnemar(b, a))
      expect(p).toBeGreaterThanOrEqual(0)
      expect(p).toBeLessThanOrEqual(1)
    }),
    { numRuns: 60 },
  )
})

test('nothing to tell apart is p = 1; known values', () => {
  expect([mcnemar(0, 0), mcnemar(1, 0), mcnemar(5, 5)]).toEqual([1, 1, 1])
  expect(mcnemar(9, 1)).toBeCloseTo(22 / 1024, 14)
  expect(mcnemar(0, 10)).toBeCloseTo(2 / 1024, 14)
  expect(mcnemar(1000, 0)).toBeLessThan(1e-290) // still a number
})

test('Holm: as many times as there are comparisons, one less each, never falling', () => {
  const corrected = holm([0.01, 0.04, 0.03])
  for (const [at, value] of [0.03, 0.06, 0.06].entries()) expect(corrected[at]).toBeCloseTo(value, 12)
  expect(holm([])).toEqual([])
  const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 })
  fc.assert(
    fc.property(p, values => {
      const result = holm(values)
      values.forEach((value, at) => {
        expect(result[at]).toBeGreaterThanOrEqual(value)
        expect(result[at]).toBeLessThanOrEqual(Math.min(1, values.length * value) + 1e-15)
        values.forEach((other, index) => {
          if (value < other) expect(result[at]).toBeLessThanOrEqual(result[index]!)
        })
      })
    }),
  )
})
