import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import sharp from 'sharp'
import { decodeJpeg } from '../../../../src/main/pictures/index.ts'
import { referencePath } from '../../../parity/fixtures.ts'
import { noiseJpeg, sizesOf, withoutSegments, withSize, withTransform } from '../../../kit/jpeg.ts'

const refused = { code: 'image-unreadable' }

/** The error or the pixels; anything but an answer in the lab's own words fails. */
const attempt = (bytes: Uint8Array) => {
  try {
    const { width, height, data } = decodeJpeg(bytes)
    expect(data.length).toBe(width * height * 3)
    return 'read'
  } catch (error) {
    expect(error).toMatchObject(refused)
    return (error as Error).message
  }
}

test('sequential and progressive files of the same coefficients have the same pixels', async () => {
  await fc.assert(
    fc.asyncProperty(sizesOf(70), fc.integer({ min: 1, max: 100 }), fc.boolean(), async (size, quality, full) => {
      const chromaSubsampling = full ? '4:4:4' : '4:2:0'
      const [sequential, progressive] = await Promise.all(
        [false, true].map(inSteps => noiseJpeg(size, { quality, chromaSubsampling, progressive: inSteps })),
      )
      expect(decodeJpeg(progressive!)).toEqual(decodeJpeg(sequential!))
    }),
    { numRuns: 40 },
  )
})

test('pixels are near those of the accurate cosine transform', async () => {
  await fc.assert(
    fc.asyncProperty(sizesOf(70), fc.integer({ min: 30, max: 90 }), async (size, quality) => {
      const bytes = await noiseJpeg(size, { quality, chromaSubsampling: '4:2:0' })
      const ours = decodeJpeg(bytes)
      const theirs = await sharp(bytes).raw().toBuffer()
      const sum = ours.data.reduce((total, value, i) => total + Math.abs(value - theirs[i]!), 0)
      expect(sum / theirs.length).toBeLessThan(4)
    }),
    { numRuns: 20 },
  )
})

test('a picture of one gray is that gray to its last row and column', async () => {
  for (const [width, height] of [
    [1, 1],
    [17, 9],
    [33, 50],
  ] as const) {
    const bytes = await sharp({ create: { width, height, channels: 3, background: { r: 90, g: 90, b: 90 } } })
      .jpeg({ quality: 100 })
      .toBuffer()
    expect(decodeJpeg(bytes)).toEqual({ width, height, data: new Uint8Array(width * height * 3).fill(90) })
  }
})

test('without Huffman tables, as in a frame of a film, the standard ones hold', async () => {
  const bytes = await noiseJpeg({ width: 40, height: 30 }, { optimiseCoding: false })
  const bare = withoutSegments(bytes, 0xc4)
  expect(bare.length).toBeLessThan(bytes.length - 400)
  expect(decodeJpeg(bare)).toEqual(decodeJpeg(bytes))
})

test('the colour transform that Adobe names is followed', async () => {
  const bytes = withoutSegments(await noiseJpeg({ width: 16, height: 16 }, { chromaSubsampling: '4:4:4' }), 0xe0)
  expect(decodeJpeg(withTransform(bytes, 1))).toEqual(decodeJpeg(bytes))
  expect(decodeJpeg(withTransform(bytes, 0))).not.toEqual(decodeJpeg(bytes))
})

test('a file that ends anywhere before its end is refused as one that ends too early', async () => {
  for (const progressive of [false, true]) {
    const bytes = await noiseJpeg({ width: 40, height: 30 }, { progressive })
    for (let length = 3; length < bytes.length; length += 1 + Math.floor(length / 40))
      expect(attempt(bytes.subarray(0, length)), `${length} bytes`).toContain('ends too early')
    expect(attempt(Buffer.concat([bytes, Buffer.from('trailing bytes do no harm')]))).toBe('read')
  }
})

test('what the lab does not read is named', async () => {
  const bytes = await noiseJpeg({ width: 16, height: 16 }, {})
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]))
  const changed = (at: number, value: number) => {
    const copy = Buffer.from(bytes)
    copy[frame + at] = value
    return attempt(copy)
  }
  expect(changed(1, 0xc9)).toContain('arithmetic coding')
  expect(changed(1, 0xc3)).toContain('lossless')
  expect(changed(4, 12)).toContain('12 bits a sample')
  expect(changed(14, 0x32)).toContain('the sizes of its colour channels')
  expect(attempt(withSize(bytes, 50_000, 50_000))).toContain('100 million')
  expect(attempt(withSize(bytes, 0, 16))).not.toBe('read')
})

test('more scans than any program writes are refused', async () => {
  const bytes = await noiseJpeg({ width: 16, height: 16 }, { progressive: true })
  const firstScan = bytes.indexOf(Buffer.from([0xff, 0xda]))
  const secondScan = bytes.indexOf(Buffer.from([0xff]), firstScan + 14)
  expect(secondScan).toBeGreaterThan(0)
  const scan = bytes.subarray(firstScan, secondScan)
  const many = [bytes.subarray(0, secondScan), ...Array<Uint8Array>(200).fill(scan), bytes.subarray(secondScan)]
  expect(attempt(Buffer.concat(many))).toContain('too many scans')
})

test('damage anywhere ends in pixels or in a reason, never in a crash', async () => {
  const originals = await Promise.all(
    [false, true].flatMap(progressive =>
      ['4:4:4', '4:2:0'].map(chromaSubsampling =>
        noiseJpeg({ width: 37, height: 29 }, { progressive, chromaSubsampling }),
      ),
    ),
  )
  originals.push(readFileSync(referencePath('image/kinds/cmyk.jpg')))
  const places = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(fc.constantFrom(...originals), places, fc.boolean(), (original, changes, headerOnly) => {
      const bytes = Buffer.from(original)
      const reach = headerOnly ? Math.min(bytes.length, 640) : bytes.length
      for (const [where, value] of changes) bytes[Math.floor(where * (reach - 1))] = value
      attempt(bytes)
    }),
    { numRuns: 1500 },
  )
})

test('any bytes behind the first marker are refused or read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), noise => void attempt(Uint8Array.of(0xff, 0xd8, 0xff, ...noise))),
    { numRuns: 1000 },
  )
})
