import { expect, test } from '@playwright/test'
import { comparePairs, noteOn } from '../../../../../src/main/services/runs/compare.ts'
import { upscalingOf } from '../../../../../src/main/services/runs/upscaling.ts'
import type { ImageResult } from '../../../../../src/shared/contract/runs.ts'

const result = (i: number, value: number): ImageResult => ({
  ...{ file: `${i}.png`, sha256: `sha ${i}`, class: null, predicted: null, probabilities: {}, loss: 0 },
  ...{ target: i, value },
})
const run = (runId: string, error: (i: number) => number) => ({
  runId,
  images: Array.from({ length: 200 }, (_, i) => result(i, i + error(i))),
})

test('two regressions: who is closer on how many pictures, and by how much the errors differ', () => {
  const runs = [run('good', i => (i % 2 ? 1 : -1)), run('bad', i => (i % 4 ? 3 : 0.5))]
  const [pair] = comparePairs(runs)
  expect(pair).toMatchObject({ a: 'good', b: 'bad', count: 200, onlyARight: 150, onlyBRight: 50 })
  expect(pair!.p).toBeLessThan(1e-10)
  expect(pair!.errorDifference!.mean).toBeCloseTo(1 - (3 * 0.75 + 0.5 * 0.25), 9)
  expect(pair!.errorDifference!.high).toBeLessThan(0)
  const note = noteOn('test', runs, [pair!])
  expect(note).toMatch(
    /^good comes closer on 150 and bad on 50 of 200 test pictures \(sign test, p = .*\); the mean absolute error of good is smaller by 1\.38 \(95 % interval 1\.2\d* to 1\.5\d*\)\./,
  )
  expect(note).not.toContain('accurac')
})

test('regressions that are as far off as each other cannot be told apart', () => {
  const runs = [run('a', i => [1, 2, -1, -2][i % 4]!), run('b', i => [2, 1, -2, -1][i % 4]!)]
  const [pair] = comparePairs(runs)
  expect(pair).toMatchObject({ onlyARight: 100, onlyBRight: 100, p: 1 })
  expect(noteOn('validation', runs, [pair!])).toMatch(
    /which holds 0: you can't tell these apart on 200 pictures by their error/,
  )
})

test('small pictures blown up are warned of, with the size that does; photos and sensible sizes are not', () => {
  const images = (side: number) => ({
    train: Array.from({ length: 9 }, () => ({ width: side, height: side - 1 })),
    validation: [],
    test: [],
  })
  const spec = { recipe: 'features', base: 'vgg16', size: 180 } as const
  expect(upscalingOf(spec, images(28))).toMatchObject({ suggestedSize: 32 })
  expect(upscalingOf(spec, images(32))!.warning).toMatch(
    /about 32 x 32 pixels and are blown up to 180 x 180.*--size 32 takes about 1\/32 of the work/,
  )
  expect(upscalingOf({ ...spec, size: 32 }, images(28))).toBeNull()
  expect(upscalingOf({ ...spec, size: 64 }, images(28))).toBeNull()
  expect(upscalingOf(spec, images(96))).toBeNull()
  expect(upscalingOf({ ...spec, recipe: 'finetune' }, images(28))!.warning).toContain(
    'Start from a run made with --size 32',
  )
})
