import { expect, test } from '@playwright/test'
import { evaluationOf } from '../../../../src/main/files/evaluation-file.ts'
import type { ImageResult } from '../../../../src/shared/contract/runs.ts'
import { wilson } from '../../../../src/shared/wilson.ts'

const result = (actual: string, predicted: string, loss: number): ImageResult => ({
  ...{ file: 'a.jpg', class: actual, predicted, probabilities: {}, value: null, target: null, loss, sha256: '' },
})

test('the Wilson interval has the published values', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  const published = [
    { right: 81, count: 263, low: 0.2553, high: 0.3662 },
    { right: 15, count: 148, low: 0.0624, high: 0.1605 },
    { right: 0, count: 20, low: 0, high: 0.1611 },
    { right: 1, count: 29, low: 0.0061, high: 0.1718 },
  ]
  for (const { right, count, low, high } of published) {
    const found = wilson(right, count)
    expect(found.value).toBe(right / count)
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  }
  expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1, count: 0 })
})

test('confusion, precision, recall and F1 are counted by hand', () => {
  const images = [
    ...[result('cat', 'cat', 0.1), result('cat', 'cat', 0.2), result('cat', 'dog', 2), result('dog', 'dog', 0.3)],
    result('dog', 'cat', 1.4),
  ]
  const found = evaluationOf(images, ['cat', 'dog', 'fox'])
  expect(found.count).toBe(5)
  expect(found.accuracy).toBe(0.6)
  expect(found.loss).toBeCloseTo(0.8, 12)
  expect(found.confusion).toEqual({
    classes: ['cat', 'dog', 'fox'],
    matrix: [
      [2, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ],
  })
  expect(found.perClass['cat']).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, count: 3 })
  expect(found.perClass['dog']).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, count: 2 })
  expect(found.perClass['fox']).toEqual({ precision: 0, recall: 0, f1: 0, count: 0 })
})
