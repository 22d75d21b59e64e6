import { checkSize } from './limits.ts'
import { unreadable } from './unreadable.ts'

export interface BmpHeader {
  width: number
  height: number
  /** Rows are stored from the top down; usually they go from the bottom up. */
  topDown: boolean
  bits: 1 | 4 | 8 | 16 | 24 | 32
  compression: 'none' | 'rle8' | 'rle4' | 'masks'
  /** Where pixels and palette start, in bytes. */
  pixelsAt: number
  paletteAt: number
  /** Bytes of one palette entry: 4, in the oldest header 3. */
  paletteStep: 3 | 4
  paletteLength: number
  /** Bits of red, green and blue in a pixel of 16 or 32 bits. */
  masks: readonly [number, number, number]
}

/** Masks where a bitmap gives none. */
const masks16: BmpHeader['masks'] = [0x7c00, 0x03e0, 0x001f]
const masks32: BmpHeader['masks'] = [0xff0000, 0x00ff00, 0x0000ff]

const readMasks = (view: DataView, at: number): BmpHeader['masks'] => [
  view.getUint32(at, true),
  view.getUint32(at + 4, true),
  view.getUint32(at + 8, true),
]

const compressions = ['none', 'rle8', 'rle4', 'masks', null, null, 'masks'] as const

/**
 * Read the headers of a Windows bitmap, of all their ages (12, 40, 52, 56, 64, 108 and 124 bytes).
 *
 * @throws LabError `image-unreadable`
 */
export const bmpHeader = (bytes: Uint8Array): BmpHeader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return parse(view)
  } catch (error) {
    if (error instanceof RangeError)
      throw unreadable('The BMP ends too early: a part of the picture is missing.', error)
    throw error
  }
}

const parse = (view: DataView): BmpHeader => {
  const pixelsAt = view.getUint32(10, true)
  const size = view.getUint32(14, true)
  if (size === 12) return parseOldest(view, pixelsAt)
  if (size < 40 || size > 124) throw unreadable(`The BMP is of a rare kind (a header of ${size} bytes).`)
  const storedHeight = view.getInt32(22, true)
  const compression = compressions[view.getUint32(30, true)]
  const bits = depth(view.getUint16(28, true))
  if (!compression) throw unreadable('The BMP is of a rare kind (a JPEG or PNG inside).')
  if ((compression === 'rle8' && bits !== 8) || (compression === 'rle4' && bits !== 4))
    throw unreadable('The BMP is damaged: depth and compression do not go together.')
  if (compression === 'masks' && bits !== 16 && bits !== 32)
    throw unreadable('The BMP is damaged: colour masks where there are none.')
  const given = view.getUint32(46, true)
  // With the plain header of 40 bytes the masks follow it; later headers contain them at the same place.
  const masks = compression === 'masks' ? readMasks(view, 54) : bits === 16 ? masks16 : masks32
  const masksAfter = compression === 'masks' && size === 40 ? (view.getUint32(30, true) === 6 ? 16 : 12) : 0
  return header({
    width: view.getInt32(18, true),
    height: Math.abs(storedHeight),
    topDown: storedHeight < 0,
    ...{ bits, compression, masks, pixelsAt },
    paletteAt: 14 + size + masksAfter,
    paletteStep: 4,
    paletteLength: bits > 8 ? 0 : given === 0 ? 1 << bits : Math.min(given, 1 << bits),
  })
}

const parseOldest = (view: DataView, pixelsAt: number): BmpHeader => {
  const bits = depth(view.getUint16(24, true))
  return header({
    width: view.getUint16(18, true),
    height: view.getUint16(20, true),
    ...{ topDown: false, bits, compression: 'none', masks: masks32, pixelsAt },
    paletteAt: 26,
    paletteStep: 3,
    paletteLength: bits > 8 ? 0 : 1 << bits,
  })
}

const header = (found: BmpHeader): BmpHeader => {
  checkSize(found.width, found.height)
  return found
}

const depth = (bits: number): BmpHeader['bits'] => {
  if (bits === 1 || bits === 4 || bits === 8 || bits === 16 || bits === 24 || bits === 32) return bits
  throw unreadable(`The BMP is of a rare kind (${bits} bits a pixel).`)
}
