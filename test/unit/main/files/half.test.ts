import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { fitsHalf, fromHalf, halfLimit, toHalf } from '../../../../src/main/files/half.ts'

const back = (values: number[]) => {
  const into = new Float32Array(values.length)
  fromHalf(toHalf(Float32Array.from(values)), into)
  return [...into]
}

test('known bits', () => {
  const known: [number, number][] = [
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [1 / 3, 0x3555],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000], // half way to the smallest: to the even one
    [1.5 * 2 ** -24, 0x0002],
    [1 + 2 ** -11, 0x3c00], // half way between two: the even one
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 ** -14 - 2 ** -26, 0x0400], // rounds up to the smallest normal value
  ]
  expect([...toHalf(Float32Array.from(known, ([value]) => value))]).toEqual(known.map(([, bits]) => bits))
})

test('every half float comes back as itself', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, half) => half).filter(half => (half & 0x7c00) !== 0x7c00)
  const values = new Float32Array(all.length)
  fromHalf(all, values)
  expect(toHalf(values)).toEqual(all)
})

test('what is kept is the nearest half float', () => {
  fc.assert(
    fc.property(fc.float({ min: -6e4, max: 6e4, noNaN: true }), value => {
      const [kept] = back([value])
      const step = Math.max(2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10), 2 ** -24)
      expect(Math.abs(kept! - value)).toBeLessThanOrEqual(step / 2)
    }),
  )
})

test('what does not fit is noticed', () => {
  expect(fitsHalf(Float32Array.of(0, halfLimit, -halfLimit))).toBe(true)
  for (const value of [halfLimit * 1.001, -7e4, Infinity, NaN]) expect(fitsHalf(Float32Array.of(1, value))).toBe(false)
})
