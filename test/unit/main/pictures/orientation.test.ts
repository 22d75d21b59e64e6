import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import sharp from 'sharp'
import { applyOrientation, probe, uprightSize } from '../../../../src/main/pictures/index.ts'
import type { Orientation, Pixels } from '../../../../src/main/pictures/index.ts'

const orientations: Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]
/** What undoes each: a quarter turn the other one, everything else itself. */
const inverse: Record<Orientation, Orientation> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 }

const pixels = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(size =>
    fc
      .uint8Array({ minLength: size.width * size.height * 3, maxLength: size.width * size.height * 3 })
      .map((data): Pixels => ({ ...size, data })),
  )

test('each orientation is undone by its inverse and keeps the size', () => {
  fc.assert(
    fc.property(pixels, fc.constantFrom(...orientations), (picture, orientation) => {
      const upright = applyOrientation(picture, orientation)
      const size = uprightSize(picture.width, picture.height, orientation)
      expect([upright.width, upright.height]).toEqual([size.width, size.height])
      expect(applyOrientation(upright, inverse[orientation])).toEqual(picture)
    }),
  )
})

for (const orientation of orientations)
  test(`orientation ${orientation} puts the picture as other programs do`, async () => {
    const data = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => (i * 37) % 256)
    const stored = sharp(data, { raw: { width: 5, height: 3, channels: 3 } })
    const png = await stored.withMetadata({ orientation }).png().toBuffer()
    expect((await probe(png)).orientation).toBe(orientation)
    const reference = await sharp(png).autoOrient().raw().toBuffer({ resolveWithObject: true })
    const ours = applyOrientation({ width: 5, height: 3, data }, orientation)
    expect([ours.width, ours.height]).toEqual([reference.info.width, reference.info.height])
    expect([...ours.data]).toEqual([...reference.data])
  })
