import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { resizeBilinear } from '../../src/main/pictures/index.ts'
import { openNpyRows } from '../../src/main/files/npy.ts'
import { onNativeEngine } from '../kit/engine.ts'
import { reference, referencePath } from './fixtures.ts'

interface Sampled {
  index: number[]
  value: number[]
}

interface Pictures {
  files: { file: string; decoded: Sampled & { shape: number[]; sum: number } }[]
  kinds: ({ file: string; accepted: true; resized: Sampled } | { file: string; accepted: false })[]
}

const pictures = reference<Pictures>('image/index.json')
const bytesOf = (file: string) => readFileSync(referencePath(`image/${file}`))

/** Keras reads a palette BMP's indices as gray values; the lab reads the picture. Keras does not list these by name, the lab goes by the bytes. */
const readBetterHere = ['kinds/palette.bmp', 'kinds/picture.webp', 'kinds/picture.jfif']

onNativeEngine(({ engine }) => {
  for (const { file, decoded } of pictures.files)
    test(`${file}: the very pixels that Keras has, before and after the resize`, async () => {
      const pixels = await engine().decode(bytesOf(file))
      expect([pixels.height, pixels.width]).toEqual(decoded.shape.slice(0, 2))
      expect(pixels.data.reduce((sum, value) => sum + value, 0)).toBe(decoded.sum)
      expect(decoded.index.map(at => pixels.data[at])).toEqual(decoded.value)

      const rows = await openNpyRows(referencePath(`image/${file}.npy`))
      const expected = new Float32Array(180 * 180 * 3)
      await rows.readRows(
        Array.from({ length: 180 }, (_, row) => row),
        expected,
      )
      await rows.close()
      const resized = resizeBilinear(pixels, 180, 180)
      const worst = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - resized[at]!)), 0)
      expect(worst).toBeLessThanOrEqual(1e-3)
    })

  for (const picture of pictures.kinds) {
    const { file } = picture
    if (picture.accepted && !readBetterHere.includes(file))
      test(`${file}: read as Keras reads it`, async () => {
        const resized = resizeBilinear(await engine().decode(bytesOf(file)), 180, 180)
        picture.resized.index.forEach((at, i) => expect(resized[at]).toBeCloseTo(picture.resized.value[i]!, 3))
      })
    else if (readBetterHere.includes(file))
      test(`${file}: read by what it holds`, async () => {
        const { width, height, data } = await engine().decode(bytesOf(file))
        expect(data.length).toBe(width * height * 3)
        expect(new Set(data).size).toBeGreaterThan(8)
      })
    else
      test(`${file}: refused with a reason, and the engine goes on`, async () => {
        await expect(engine().decode(bytesOf(file))).rejects.toMatchObject({
          code: 'image-unreadable',
          message: expect.stringMatching(/\w.*\.$/s) as unknown,
        })
        await expect(engine().decode(bytesOf('rgb_420.jpg'))).resolves.toMatchObject({ height: 156, width: 250 })
      })
  }

  test('a JPEG cut anywhere is read or refused, never half read', async () => {
    const whole = bytesOf('rgb_444.jpg')
    for (const part of [0.1, 0.5, 0.9, 0.99])
      await expect(engine().decode(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toMatchObject({
        code: 'image-unreadable',
      })
  })
})
