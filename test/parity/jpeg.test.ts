import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { decodeJpeg } from '../../src/main/pictures/index.ts'
import type { Pixels } from '../../src/main/pictures/index.ts'
import { onNativeEngine } from '../kit/engine.ts'
import { noiseJpeg, sizesOf, withFactors, withRestartInterval, withTransform } from '../kit/jpeg.ts'

/** Where the real photos lie: `data/cats_vs_dogs_small`. */
const testData = process.env['UNFREEZE_TEST_DATA']

/** Equal without a long report of where not. */
const expectSame = (ours: Pixels, theirs: Pixels) => {
  expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height])
  expect(Buffer.compare(ours.data, theirs.data), 'all pixels equal').toBe(0)
}

const settings = fc.record({
  quality: fc.constantFrom(1, 5, 20, 50, 75, 90, 95, 100),
  chromaSubsampling: fc.constantFrom('4:2:0', '4:4:4'),
  progressive: fc.boolean(),
})

// The lab's JPEG decoder has TensorFlow's arithmetic: no pixel may differ.
onNativeEngine(({ engine }) => {
  test('every size, quality and order of scans has the pixels of TensorFlow', async () => {
    await fc.assert(
      fc.asyncProperty(sizesOf(60), settings, async (size, options) => {
        const bytes = await noiseJpeg(size, options)
        expectSame(decodeJpeg(bytes), await engine().decode(bytes))
      }),
      { numRuns: 100 },
    )
  })

  const factors = fc.tuple(...([0, 1, 2] as const).map(() => fc.constantFrom(0x11, 0x12, 0x21, 0x22, 0x41, 0x14)))

  /** What both make of the same bytes: the same pixels, or both a reason. */
  const expectAlike = async (bytes: Buffer) => {
    const theirs = await engine()
      .decode(bytes)
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'image-unreadable' }))
    if (theirs) expectSame(decodeJpeg(bytes), theirs)
    else expect(() => decodeJpeg(bytes)).toThrow(expect.objectContaining({ code: 'image-unreadable' }) as Error)
  }

  test('so has every sampling of the colours, also where the data does not fit it', async () => {
    await fc.assert(
      fc.asyncProperty(sizesOf(60), settings, factors, async (size, options, written) => {
        // Scans that leave blocks out would be smoothed.
        await expectAlike(withFactors(await noiseJpeg(size, { ...options, progressive: false }), written))
      }),
      { numRuns: 100 },
    )
  })

  test('so have missing restart markers and transforms of the colours', async () => {
    await fc.assert(
      fc.asyncProperty(sizesOf(60), settings, fc.integer({ min: 0, max: 2 }), async (size, options, transform) => {
        const bytes = await noiseJpeg(size, { ...options, progressive: false })
        await expectAlike(withTransform(bytes, transform))
        await expectAlike(withRestartInterval(bytes, 1 + transform))
      }),
      { numRuns: 50 },
    )
  })

  test('so have real photos', async () => {
    test.skip(!testData, 'UNFREEZE_TEST_DATA does not say where the real photos lie')
    const folder = join(testData!, 'data', 'cats_vs_dogs_small')
    const photos = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.jpg'))
    const step = Math.ceil(photos.length / 40)
    for (const photo of photos.sort().filter((_, i) => i % step === 0)) {
      const bytes = readFileSync(join(folder, photo))
      await test.step(photo, async () => expectSame(decodeJpeg(bytes), await engine().decode(bytes)))
    }
  })
})
