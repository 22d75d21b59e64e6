import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { byCodePoint } from '../../../../../src/main/services/datasets/code-points.ts'
import { drawSplits, shares } from '../../../../../src/main/services/datasets/draw-splits.ts'
import { isPictureName } from '../../../../../src/main/services/datasets/list-pictures.ts'
import { splits } from '../../../../../src/shared/contract/datasets.ts'

const percents = fc
  .tuple(fc.integer({ min: 1, max: 98 }), fc.integer({ min: 1, max: 98 }))
  .filter(([a, b]) => a + b < 100)
  .map(([a, b]) => [a, b, 100 - a - b])

const dataset = (counts: number[]) =>
  counts.flatMap((count, label) => Array.from({ length: count }, (_, i) => ({ file: `${label}/${i}.jpg`, label })))

test('shares are whole, sum up, and none is left out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 5000 }), percents, (count, percent) => {
      const whole = shares(count, percent)
      expect(whole.reduce((sum, n) => sum + n, 0)).toBe(count)
      for (const [i, share] of whole.entries()) {
        expect(share).toBeGreaterThanOrEqual(1)
        expect(Math.abs(share - (count * percent[i]!) / 100)).toBeLessThan(2.5)
      }
    }),
  )
  expect(shares(2000, [80, 10, 10])).toEqual([1600, 200, 200])
})

test('every class is in every split, in its share', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 3, max: 80 }), { minLength: 2, maxLength: 5 }),
      percents,
      fc.nat(),
      (counts, percent, seed) => {
        const pictures = dataset(counts)
        const drawn = drawSplits(pictures, counts.map(String), percent, seed)
        for (const [label, count] of counts.entries()) {
          const inClass = drawn.filter((_, i) => pictures[i]!.label === label)
          expect(splits.map(split => inClass.filter(one => one === split).length)).toEqual(shares(count, percent))
        }
      },
    ),
  )
})

test('the draw depends on seed and name, not on the order or on other classes', () => {
  const pictures = dataset([40, 60])
  const names = ['0', '1']
  const once = drawSplits(pictures, names, [80, 10, 10], 1337)
  expect(drawSplits([...pictures].reverse(), names, [80, 10, 10], 1337).reverse()).toEqual(once)
  expect(drawSplits(pictures.slice(0, 40), ['0'], [80, 10, 10], 1337)).toEqual(once.slice(0, 40))
  expect(drawSplits(pictures, names, [80, 10, 10], 1338)).not.toEqual(once)
})

test('a class with too few pictures is named', () => {
  expect(() => drawSplits(dataset([10, 2]), ['cat', 'dog'], [80, 10, 10], 1)).toThrow(
    'The class "dog" has 2 readable pictures',
  )
})

test('names are in the order of their code points', () => {
  const points = (text: string) => [...text].map(character => character.codePointAt(0)!)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      const [left, right] = [points(a), points(b)]
      const at = left.findIndex((point, i) => point !== right[i])
      const expected = at < 0 ? left.length - right.length : (left[at] ?? -1) - (right[at] ?? -1)
      expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(expected))
    }),
  )
})

test('picture names', () => {
  expect(['a.jpg', 'B.JPEG', '.png', 'x.webp', 'y.tif'].every(isPictureName)).toBe(true)
  expect(['a.txt', 'jpg', 'a.jpg.bak', ''].some(isPictureName)).toBe(false)
})
