import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { dropoutMask, epochOrder } from '../../../../src/main/ml/random.ts'
import { u32 } from '../../../../src/shared/counter-random.ts'

test('an epoch shows every picture once; seeds and epochs have orders of their own', () => {
  const order = [...epochOrder(1337, 1, 100)]
  expect([...order].sort((a, b) => a - b)).toEqual([...Array(100).keys()])
  expect([...epochOrder(1337, 1, 100)]).toEqual(order)
  expect([...epochOrder(1337, 2, 100)]).not.toEqual(order)
  expect([...epochOrder(1338, 1, 100)]).not.toEqual(order)
})

test('what dropout leaves out depends on the picture, not on how the batch is cut', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(5000), { minLength: 2, maxLength: 12 }), fc.nat(11), (pictures, cut) => {
      const mask = (part: number[]) => [
        ...dropoutMask({ seed: 3, epoch: 2, step: 5, pictures: part }, 'dropout', 0.5, 16),
      ]
      const at = 1 + (cut % (pictures.length - 1))
      expect([...mask(pictures.slice(0, at)), ...mask(pictures.slice(at))]).toEqual(mask(pictures))
    }),
  )
})

test('about as many units are left out as was asked', () => {
  for (const rate of [0.1, 0.5, 0.9]) {
    const mask = dropoutMask({ seed: 1, epoch: 1, step: 0, pictures: [...Array(100).keys()] }, 'dropout', rate, 256)
    const left = mask.filter(unit => unit === 0).length / mask.length
    expect(Math.abs(left - rate)).toBeLessThan(0.01) // five standard deviations
  }
})

test('unit i of a picture is left out where draw i of its own stream is below the rate', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(100000), (rate, picture) => {
      const mask = dropoutMask({ seed: 3, epoch: 2, step: 5, pictures: [picture] }, 'dropout', rate, 40)
      const expected = Array.from({ length: 40 }, (_, unit) =>
        u32(`3/dropout/dropout/2/5/${picture}`, unit) < rate * 2 ** 32 ? 0 : 1,
      )
      expect([...mask]).toEqual(expected)
    }),
  )
})
