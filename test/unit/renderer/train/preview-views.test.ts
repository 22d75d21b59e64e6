import { expect, test } from '@playwright/test'
import { previewViews, seenAs } from '../../../../src/renderer/features/train/preview-views.ts'
import { bankStream, drawView } from '../../../../src/shared/augment/views.ts'
import { resolveSpec } from '../../../../src/shared/contract/run-spec.ts'

const spec = resolveSpec({ recipe: 'augment', dataset: 'pets' })
const image = 'a'.repeat(64)

test('the preview shows the very views of the bank', () => {
  expect(previewViews(spec, image, 5)).toEqual([0, 1, 2, 3].map(view => drawView(spec, bankStream(1337, view, image))))
  expect(previewViews({ ...spec, views: 2 }, image, 5)).toHaveLength(2)
  expect(previewViews({ ...spec, views: 'fresh' }, image, 5)).toHaveLength(5)
  expect(previewViews({ ...spec, seed: 1 }, image, 5)).not.toEqual(previewViews(spec, image, 5))
})

test('pixels are changed and stay opaque', () => {
  const data = Uint8ClampedArray.from({ length: 4 * 4 * 4 }, (_, at) => (at % 4 === 3 ? 255 : at * 3))
  const pixels = { width: 4, height: 4, data, colorSpace: 'srgb' } as ImageData
  const same = seenAs(pixels, { flipped: false, turn: 0, zoom: 1 })
  expect([...same]).toEqual([...data])
  const flipped = seenAs(pixels, { flipped: true, turn: 0, zoom: 1 })
  expect([...flipped.slice(0, 4)]).toEqual([...data.slice(12, 16)])
  const turned = seenAs(pixels, { flipped: false, turn: 0.07, zoom: 1.1 })
  expect([...turned].filter((_, at) => at % 4 === 3).every(alpha => alpha === 255)).toBe(true)
  expect([...turned]).not.toEqual([...data])
})
