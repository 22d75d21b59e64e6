import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import type { ImageResult } from '../../../../../src/shared/contract/runs.ts'
import { pageOf } from '../../../../../src/main/services/runs/run-images.ts'
import { picturesOf } from '../../../../kit/runs-bench.ts'

const classes = ['cat', 'dog', 'owl'] as const

const result = fc
  .record({
    label: fc.nat(2),
    weights: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ label, weights }): Omit<ImageResult, 'file' | 'sha256'> => {
    const sum = weights.reduce((a, b) => a + b)
    const shares = weights.map(weight => weight / sum)
    const best = shares.indexOf(Math.max(...shares))
    return {
      ...{ class: classes[label]!, predicted: classes[best]!, value: null, target: null },
      ...{ probabilities: Object.fromEntries(classes.map((name, at) => [name, shares[at]!])) },
      loss: -Math.log(shares[label]!),
    }
  })

const results = fc.array(result, { maxLength: 60 }).map(list =>
  list.map((each, index): ImageResult => ({
    ...each,
    ...{ file: `validation/${String(index).padStart(3, '0')}.jpg`, sha256: `sha-validation-${index}` },
  })),
)

const wanted = fc.record({
  actual: fc.option(fc.constantFrom(...classes), { nil: undefined }),
  predicted: fc.option(fc.constantFrom(...classes), { nil: undefined }),
  wrongOnly: fc.boolean(),
  sort: fc.constantFrom('confidence' as const, 'loss' as const, 'file' as const),
})

const key = (sort: string, image: ImageResult) =>
  sort === 'loss' ? image.loss : sort === 'confidence' ? image.probabilities[image.predicted!]! : 0

test('pages put together are the whole list: all that was asked for, once each, in order', () => {
  fc.assert(
    fc.property(results, wanted, fc.integer({ min: 1, max: 7 }), (all, { actual, predicted, ...rest }, limit) => {
      const where = {
        runId: 'a',
        split: 'validation',
        ...rest,
        ...(actual && { actual }),
        ...(predicted && { predicted }),
      } as const
      const pages: ReturnType<typeof pageOf>[] = []
      for (let offset = 0; offset === 0 || offset < all.length; offset += limit)
        pages.push(pageOf(all, [], { ...where, offset, limit }))
      const images = pages.flatMap(page => page.images)
      const expected = all.filter(
        image =>
          (!actual || image.class === actual) &&
          (!predicted || image.predicted === predicted) &&
          (!rest.wrongOnly || image.class !== image.predicted),
      )
      for (const page of pages) expect(page.total).toBe(expected.length)
      expect(images.map(({ file }) => file).sort()).toEqual(expected.map(({ file }) => file).sort())
      for (const [index, image] of images.slice(1).entries()) {
        const [before, after] = [key(rest.sort, images[index]!), key(rest.sort, image)]
        expect(before).toBeGreaterThanOrEqual(after)
        if (before === after) expect(images[index]!.file < image.file).toBe(true)
      }
    }),
  )
})

test('a picture carries the id under which the dataset shows it, unless it is another one now', () => {
  const [first, second] = picturesOf('validation', 2)
  const all = [first!, second!].map(({ file, sha256 }) => ({
    ...{
      file,
      sha256,
      class: 'cat',
      predicted: 'dog',
      probabilities: { dog: 0.7 },
      value: null,
      target: null,
      loss: 1,
    },
  }))
  const page = pageOf(all, [first!, { ...second!, sha256: 'replaced' }], {
    ...{ runId: 'a', split: 'validation', wrongOnly: true, sort: 'file', offset: 0, limit: 10 },
  })
  expect(page.images.map(({ imageId }) => imageId)).toEqual([first!.id, null])
})
