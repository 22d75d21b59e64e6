import type { BmpHeader } from './bmp-header.ts'
import { unreadable } from './unreadable.ts'

/** Palette indices of a bitmap of 1, 4 or 8 bits a pixel, [height, width], the top row first. */
export const readIndices = (bytes: Uint8Array, header: BmpHeader, stride: number): Uint8Array => {
  if (header.compression === 'rle8' || header.compression === 'rle4') return readRunLengths(bytes, header)
  const { width, height, bits, pixelsAt, topDown } = header
  const out = new Uint8Array(width * height)
  const mask = (1 << bits) - 1
  for (let y = 0; y < height; y++) {
    const row = pixelsAt + (topDown ? y : height - 1 - y) * stride
    for (let x = 0; x < width; x++) {
      const bit = x * bits
      out[y * width + x] = (bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask
    }
  }
  return out
}

/**
 * Runs: (count, index) pairs. A count of 0 is an escape: 0 ends the row, 1 the picture, 2 moves right and up, 3 and more
 * are that many indices one by one, padded to two bytes. With four bits two indices share a byte. What is never
 * written stays index 0.
 */
const readRunLengths = (bytes: Uint8Array, header: BmpHeader): Uint8Array => {
  const { width, height, topDown } = header
  const half = header.compression === 'rle4'
  const out = new Uint8Array(width * height)
  let at = header.pixelsAt
  let x = 0
  let y = 0
  const next = () => {
    const value = bytes[at++]
    if (value === undefined) throw unreadable('The BMP ends too early: a part of the picture is missing.')
    return value
  }
  const put = (index: number) => {
    if (x < width && y < height) out[(topDown ? y : height - 1 - y) * width + x] = index
    x += 1
  }
  while (y < height) {
    const count = next()
    const value = next()
    if (count > 0) {
      for (let i = 0; i < count; i++) put(half ? (i % 2 === 0 ? value >> 4 : value & 15) : value)
    } else if (value === 0) {
      x = 0
      y += 1
    } else if (value === 1) {
      break
    } else if (value === 2) {
      x += next()
      y += next()
    } else {
      const start = at
      for (let i = 0, pair = 0; i < value; i++) {
        if (!half) put(next())
        else if (i % 2 === 0) put((pair = next()) >> 4)
        else put(pair & 15)
      }
      if ((at - start) % 2 === 1) at += 1
    }
  }
  return out
}
