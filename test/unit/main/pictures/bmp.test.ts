import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { checkDecodes, decodeBmp } from '../../../../src/main/pictures/index.ts'

interface Written {
  width: number
  height: number
  bits: number
  compression?: number
  palette?: number[][]
  pixels: number[]
  masks?: number[]
  topDown?: boolean
}

/** A bitmap with the plain header; `pixels` are the bytes as they are stored. */
const bitmap = ({ width, height, bits, compression = 0, palette = [], pixels, masks = [], topDown }: Written) => {
  const extra = [
    ...masks.flatMap(mask => [mask & 255, (mask >>> 8) & 255, (mask >>> 16) & 255, mask >>> 24]),
    ...palette.flatMap(([r, g, b]) => [b!, g!, r!, 0]),
  ]
  const header = Buffer.alloc(54)
  header.write('BM', 0, 'latin1')
  header.writeUInt32LE(54 + extra.length, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(topDown ? -height : height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(bits, 28)
  header.writeUInt32LE(compression, 30)
  header.writeUInt32LE(palette.length, 46)
  return Buffer.concat([header, Buffer.from(extra), Buffer.from(pixels)])
}

const palette = [
  [0, 0, 0],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
]
const [black, red, green, blue] = palette as [number[], number[], number[], number[]]

test('one bit a pixel', () => {
  const bytes = bitmap({
    width: 3,
    height: 2,
    bits: 1,
    palette: [black, red],
    pixels: [0b10100000, 0, 0, 0, 0b01000000, 0, 0, 0],
  })
  expect([...decodeBmp(bytes).data]).toEqual([black, red, black, red, black, red].flat())
})

test('four bits a pixel, at an odd width', () => {
  const bytes = bitmap({ width: 3, height: 2, bits: 4, palette, pixels: [0x12, 0x30, 0, 0, 0x01, 0x20, 0, 0] })
  expect([...decodeBmp(bytes).data]).toEqual([black, red, green, red, green, blue].flat())
})

test('runs of eight bits: repeated, one by one, a jump, an early end', () => {
  const pixels = [2, 1, 0, 3, 2, 3, 1, 0, 0, 0, 0, 2, 1, 0, 1, 2, 0, 1]
  const bytes = bitmap({ width: 5, height: 2, bits: 8, compression: 1, palette, pixels })
  expect([...decodeBmp(bytes).data]).toEqual([black, green, black, black, black, red, red, green, blue, red].flat())
})

test('runs of four bits', () => {
  const bytes = bitmap({ width: 5, height: 1, bits: 4, compression: 2, palette, pixels: [3, 0x12, 0, 0, 0, 1] })
  expect([...decodeBmp(bytes).data]).toEqual([red, green, red, black, black].flat())
})

test('sixteen bits, 5-5-5 and 5-6-5', () => {
  const plain = bitmap({ width: 2, height: 1, bits: 16, pixels: [0x00, 0x7c, 0x1f, 0x00] })
  expect([...decodeBmp(plain).data]).toEqual([red, blue].flat())
  const masked = bitmap({
    ...{ width: 2, height: 1, bits: 16, compression: 3 },
    masks: [0xf800, 0x07e0, 0x001f],
    pixels: [0xe0, 0x07, 0x00, 0xf8],
  })
  expect([...decodeBmp(masked).data]).toEqual([green, red].flat())
})

test('thirty-two bits drop alpha; rows from the top down', () => {
  const pixels = [0, 0, 255, 7, 0, 255, 0, 0]
  expect([...decodeBmp(bitmap({ width: 1, height: 2, bits: 32, topDown: true, pixels })).data]).toEqual(
    [red, green].flat(),
  )
  expect([...decodeBmp(bitmap({ width: 1, height: 2, bits: 32, pixels })).data]).toEqual([green, red].flat())
})

test('cut anywhere it is refused in words, never with a crash', async () => {
  const whole = bitmap({ width: 7, height: 5, bits: 24, pixels: Array.from({ length: 24 * 5 }, (_, i) => i) })
  for (let length = 2; length < whole.length - 3; length++)
    await expect(checkDecodes(whole.subarray(0, length)), `${length} bytes`).rejects.toMatchObject({
      code: 'image-unreadable',
    })
})

test('any bytes behind "BM" are read or refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 52, maxLength: 400 }),
      fc.constantFrom(1, 4, 8, 16, 24, 32),
      fc.constantFrom(0, 1, 2, 3),
      async (noise, bits, compression) => {
        const bytes = bitmap({
          width: 1 + (noise[0]! % 40),
          height: 1 + (noise[1]! % 40),
          bits,
          compression,
          palette,
          pixels: [...noise],
        })
        await checkDecodes(bytes).catch((error: unknown) => expect(error).toMatchObject({ code: 'image-unreadable' }))
      },
    ),
  )
})
