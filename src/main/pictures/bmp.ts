import { bmpHeader } from './bmp-header.ts'
import type { BmpHeader } from './bmp-header.ts'
import { readIndices } from './bmp-indices.ts'
import type { Pixels } from './pixels.ts'
import { unreadable } from './unreadable.ts'

/**
 * Decode a Windows bitmap to RGB: palettes applied, alpha dropped.
 *
 * @throws LabError `image-unreadable`
 */
export const decodeBmp = (bytes: Uint8Array): Pixels => {
  const found = bmpHeader(bytes)
  const { width, height, bits, pixelsAt } = found
  const stride = Math.ceil((width * bits) / 32) * 4
  const compressed = found.compression === 'rle8' || found.compression === 'rle4'
  const paletteEnd = found.paletteAt + found.paletteLength * found.paletteStep
  // Rows are padded to four bytes; a file without the padding of its last row is still whole.
  const end = compressed ? pixelsAt : pixelsAt + stride * (height - 1) + Math.ceil((width * bits) / 8)
  if (end > bytes.length || paletteEnd > bytes.length)
    throw unreadable('The BMP ends too early: a part of the picture is missing.')
  const data = new Uint8Array(width * height * 3)
  const rowOf = (y: number) => (found.topDown ? y : height - 1 - y)
  if (bits <= 8) {
    const indices = readIndices(bytes, found, stride)
    for (let i = 0; i < indices.length; i++) {
      // An index beyond the palette is black.
      const entry = indices[i]! < found.paletteLength ? found.paletteAt + indices[i]! * found.paletteStep : -1
      if (entry >= 0) for (let c = 0; c < 3; c++) data[i * 3 + c] = bytes[entry + 2 - c]!
    }
    return { width, height, data }
  }
  const reader = bits === 24 ? readBytes(bytes) : readMasked(bytes, bits === 16 ? 2 : 4, found.masks)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) reader(pixelsAt + rowOf(y) * stride + (x * bits) / 8, data, (y * width + x) * 3)
  return { width, height, data }
}

type Reader = (at: number, into: Uint8Array, to: number) => void

/** Blue, green, red, a byte each. */
const readBytes =
  (bytes: Uint8Array): Reader =>
  (at, into, to) => {
    for (let c = 0; c < 3; c++) into[to + c] = bytes[at + 2 - c]!
  }

/** A word of two or four bytes whose bits are red, green and blue, each stretched to 0..255. */
const readMasked = (bytes: Uint8Array, size: 2 | 4, masks: BmpHeader['masks']): Reader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const channels = masks.map(mask => {
    const shift = mask === 0 ? 0 : Math.clz32(mask & -mask) ^ 31
    return { mask, shift, most: mask >>> shift }
  })
  return (at, into, to) => {
    const word = size === 2 ? view.getUint16(at, true) : view.getUint32(at, true)
    channels.forEach(({ mask, shift, most }, c) => {
      into[to + c] = most === 0 ? 0 : Math.round((((word & mask) >>> shift) * 255) / most)
    })
  }
}
