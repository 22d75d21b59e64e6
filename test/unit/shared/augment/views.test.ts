import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { applyView, bankStream, drawView, freshStream, viewInEpoch } from '../../../../src/shared/augment/views.ts'

const augmentation = { flip: true, rotation: 0.1, zoom: 0.2 }
const image = fc.nat(99999).map(String)

test('a view returns only after all the others', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), image, fc.integer({ min: 1, max: 64 }), fc.nat(200), (seed, name, views, from) => {
      const shown = Array.from({ length: views }, (_, i) => viewInEpoch(seed, from + 1 + i, name, views))
      expect([...shown].sort((a, b) => a - b)).toEqual([...Array(views).keys()])
      expect(viewInEpoch(seed, from + 1 + views, name, views)).toBe(shown[0])
    }),
  )
})

test('an epoch shows about as many pictures in each view, in orders that differ', () => {
  const images = Array.from({ length: 2000 }, (_, i) => String(i))
  const counts = [0, 0, 0, 0]
  const orders = new Set<string>()
  for (const name of images) {
    counts[viewInEpoch(1337, 1, name, 4)]!++
    orders.add([1, 2, 3, 4].map(epoch => viewInEpoch(1337, epoch, name, 4)).join())
  }
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(100) // five standard deviations
  expect(orders.size).toBe(24)
})

test('draws stay in the ranges, and reach all of them', () => {
  const drawn = Array.from({ length: 4096 }, (_, i) => drawView(augmentation, bankStream(1, i % 4, String(i))))
  const share = drawn.filter(({ flipped }) => flipped).length / drawn.length
  expect(Math.abs(share - 0.5)).toBeLessThan(0.04)
  const range = (values: number[]) => [Math.min(...values), Math.max(...values)] as const
  const [least, most] = range(drawn.map(({ turn }) => turn))
  expect([least < -0.0995, least >= -0.1, most > 0.0995, most <= 0.1]).toEqual([true, true, true, true])
  const [nearest, farthest] = range(drawn.map(({ zoom }) => zoom))
  expect([nearest < 0.801, nearest >= 0.8, farthest > 1.199, farthest <= 1.2]).toEqual([true, true, true, true])
})

test('a picture’s views depend on seed, view and epoch, and on nothing else', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(63), image, (seed, at, name) => {
      expect(drawView(augmentation, bankStream(seed, at, name))).toEqual(
        drawView(augmentation, bankStream(seed, at, name)),
      )
      const others = [bankStream(seed + 1, at, name), bankStream(seed, at + 1, name), freshStream(seed, at, name)]
      for (const other of others)
        expect(drawView(augmentation, other)).not.toEqual(drawView(augmentation, bankStream(seed, at, name)))
    }),
  )
})

test('without augmentation a view is the picture itself', () => {
  const none = { flip: false, rotation: 0, zoom: 0 }
  const picture = { width: 2, height: 2, channels: 1, data: Float32Array.of(1, 2, 3, 4) }
  const views = Array.from({ length: 20 }, (_, i) => applyView(picture, drawView(none, bankStream(1, i, 'a'))))
  for (const view of views) expect(view).toBe(picture)
})
