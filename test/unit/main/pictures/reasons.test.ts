import { expect, test } from '@playwright/test'
import sharp from 'sharp'
import { checkDecodes, probe, sniffFormat } from '../../../../src/main/pictures/index.ts'

const noise = (width: number, height: number) =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251),
    { raw: { width, height, channels: 3 } },
  )

const reasonOf = async (bytes: Uint8Array) => {
  try {
    await checkDecodes(bytes)
    return 'read'
  } catch (error) {
    return (error as Error).message
  }
}

test('bytes that are no picture are told apart in words', async () => {
  expect(await reasonOf(new Uint8Array())).toBe('The file is empty.')
  expect(await reasonOf(Buffer.from('a note to myself\n'))).toBe('It is no picture: the file holds text.')
  expect(await reasonOf(new Uint8Array(1000))).toBe('It is no picture: the file holds only zeros.')
  expect(await reasonOf(await noise(8, 8).tiff().toBuffer())).toContain('TIFF')
  expect(await reasonOf(await noise(64, 64).avif().toBuffer())).toContain('HEIC or AVIF')
  expect(await reasonOf(Buffer.from('%PDF-1.7'))).toContain('PDF')
  expect(await reasonOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toContain('JPEG')
})

for (const format of ['jpeg', 'png', 'webp'] as const)
  test(`a ${format} is read whole and refused when any end of it is missing`, async () => {
    const bytes = await noise(120, 90).toFormat(format).toBuffer()
    expect(sniffFormat(bytes)).toBe(format)
    expect(await probe(bytes)).toEqual({ format, width: 120, height: 90, orientation: 1 })
    expect(await reasonOf(bytes)).toBe('read')
    for (const share of [0.2, 0.5, 0.9]) {
      const reason = await reasonOf(bytes.subarray(0, Math.floor(bytes.length * share)))
      expect(reason, `${share} of it`).not.toBe('read')
    }
  })

test('a JPEG that lost only its last byte is refused, as TensorFlow refuses it', async () => {
  const bytes = await noise(120, 90).jpeg().toBuffer()
  expect(await reasonOf(bytes.subarray(0, bytes.length - 1))).toContain('ends too early')
  expect(await reasonOf(Buffer.concat([bytes, Buffer.from('trailing bytes do no harm')]))).toBe('read')
})

test('a picture that says it is enormous is refused before it is decoded', async () => {
  const png = await noise(8, 8).png().toBuffer()
  png.writeUInt32BE(40_000, 16)
  png.writeUInt32BE(40_000, 20)
  expect(await reasonOf(png)).not.toBe('read')
  const bmp = Buffer.alloc(54)
  bmp.write('BM', 0, 'latin1')
  bmp.writeUInt32LE(54, 10)
  bmp.writeUInt32LE(40, 14)
  bmp.writeInt32LE(50_000, 18)
  bmp.writeInt32LE(50_000, 22)
  bmp.writeUInt16LE(24, 28)
  expect(await reasonOf(bmp)).toContain('50000 x 50000 pixels')
})
