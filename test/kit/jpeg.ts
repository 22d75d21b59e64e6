import fc from 'fast-check'
import sharp from 'sharp'
import type { JpegOptions } from 'sharp'
import { u32 } from '../../src/shared/counter-random.ts'

interface Size {
  width: number
  height: number
}

/** Sizes up to `most` pixels a side. */
export const sizesOf = (most: number): fc.Arbitrary<Size> =>
  fc.record({ width: fc.integer({ min: 1, max: most }), height: fc.integer({ min: 1, max: most }) })

/** A JPEG of noise, the same for the same size: no two of its blocks are alike. */
export const noiseJpeg = ({ width, height }: Size, options: JpegOptions): Promise<Buffer> =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) => u32(`jpeg/${width}x${height}`, i) >>> 24),
    { raw: { width, height, channels: 3 } },
  )
    .jpeg(options)
    .toBuffer()

/** The segments in front of the first scan: where each begins, and how long it is with its marker. */
const segments = (bytes: Buffer) => {
  const found: { marker: number; at: number; length: number }[] = []
  for (let at = 2; bytes[at + 1] !== 0xda; at += found.at(-1)!.length)
    found.push({ marker: bytes[at + 1]!, at, length: 2 + bytes.readUInt16BE(at + 2) })
  return found
}

/** A JPEG without all its segments of a kind. */
export const withoutSegments = (bytes: Buffer, marker: number): Buffer => {
  const gone = segments(bytes).filter(segment => segment.marker === marker)
  return Buffer.from(bytes.filter((_, i) => !gone.some(({ at, length }) => i >= at && i < at + length)))
}

const frameOf = (bytes: Buffer) => segments(bytes).find(({ marker }) => marker >= 0xc0 && marker <= 0xc2)!.at

/** A JPEG that says it has another size. */
export const withSize = (bytes: Buffer, width: number, height: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed.writeUInt16BE(height, frameOf(bytes) + 5)
  changed.writeUInt16BE(width, frameOf(bytes) + 7)
  return changed
}

/** A JPEG that says its channels have other sampling factors, each across << 4 | down; its data is then nonsense, but data. */
export const withFactors = (bytes: Buffer, factors: readonly number[]): Buffer => {
  const changed = Buffer.from(bytes)
  factors.forEach((factor, i) => (changed[frameOf(bytes) + 11 + 3 * i] = factor))
  return changed
}

/** A JPEG with Adobe's segment, which names the transform of its colours. */
export const withTransform = (bytes: Buffer, transform: number): Buffer => {
  const segment = [0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]
  return Buffer.concat([bytes.subarray(0, 2), Buffer.from(segment), bytes.subarray(2)])
}

/** A JPEG that says a restart marker comes after every `interval` MCUs. Where there is none, decoders look for one. */
export const withRestartInterval = (bytes: Buffer, interval: number): Buffer =>
  Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.from([0xff, 0xdd, 0, 4, interval >> 8, interval & 255]),
    bytes.subarray(2),
  ])
