import type { Pixels } from '../../../pictures/index.ts'

/** CRC-32 of every byte value. */
const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}

const adler32 = (bytes: Uint8Array): number => {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return ((b << 16) | a) >>> 0
}

const chunk = (type: string, content: Uint8Array): Buffer => {
  const out = Buffer.alloc(12 + content.length)
  out.writeUInt32BE(content.length, 0)
  out.write(type, 4, 'latin1')
  out.set(content, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + content.length)), 8 + content.length)
  return out
}

/** zlib's format with nothing compressed: blocks of at most 65535 bytes as they are. */
const stored = (bytes: Uint8Array): Buffer => {
  const blocks: Buffer[] = [Buffer.from([0x78, 0x01])]
  for (let at = 0; at < bytes.length; at += 65535) {
    const part = bytes.subarray(at, at + 65535)
    const head = Buffer.alloc(5)
    head.writeUInt8(at + 65535 >= bytes.length ? 1 : 0, 0)
    head.writeUInt16LE(part.length, 1)
    head.writeUInt16LE(~part.length & 0xffff, 3)
    blocks.push(head, Buffer.from(part))
  }
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(adler32(bytes), 0)
  return Buffer.concat([...blocks, sum])
}

/**
 * A picture as a PNG of which not only the pixels but every byte is the same on every system: a compressor's output
 * changes with its version, so there is none.
 *
 * @param channels 3 for RGB, 1 for gray; `data` is uint8 [height, width, channels]
 */
export const encodePng = ({ width, height, data }: Pixels, channels: 1 | 3 = 3): Uint8Array => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, channels === 3 ? 2 : 0, 0, 0, 0], 8) // 8 bits, RGB or gray, no interlace
  const line = width * channels
  const rows = Buffer.alloc(height * (1 + line)) // each row starts with filter 0
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * line, (y + 1) * line), y * (1 + line) + 1)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', stored(rows)), chunk('IEND', Buffer.alloc(0))])
}
