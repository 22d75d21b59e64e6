import { lookahead } from './huffman.ts'
import type { HuffmanTable } from './huffman.ts'
import type { Source } from './source.ts'

/**
 * The bits of compressed data (T.81 F.2.2.5, libjpeg-turbo jdhuff.c). At a marker they end; from there on they are
 * zeros, as libjpeg has it, and `ranOut` tells when one of those was used.
 */
export class BitReader {
  /** The last bits read from the source; `count` of them, the lowest, are still to be used. */
  private buffer = 0
  private count = 0
  /** How many of the bits read since `restart` were not in the file. */
  private padding = 0

  constructor(private readonly source: Source) {}

  get ranOut(): boolean {
    return this.count < this.padding
  }

  /** Forget what was read ahead; it never goes beyond a marker. */
  restart(): void {
    this.buffer = this.count = this.padding = 0
  }

  /** Read ahead to 25 bits at least. */
  private fill(): void {
    do {
      this.buffer = (this.buffer << 8) | this.nextByte()
      this.count += 8
    } while (this.count <= 24)
  }

  private nextByte(): number {
    const { source } = this
    if (source.marker === 0) {
      const value = source.byte()
      if (value !== 0xff) return value
      let second = 0xff
      while (second === 0xff) second = source.byte()
      if (second === 0) return 0xff
      source.marker = second
    }
    this.padding += 8
    return 0
  }

  /** The next `length` bits, 0 to 16 of them, as an unsigned number. */
  bits(length: number): number {
    if (this.count < length) this.fill()
    this.count -= length
    return (this.buffer >>> this.count) & ((1 << length) - 1)
  }

  /** A signed number of `length` bits: T.81 F.2.2.1, RECEIVE and EXTEND. */
  signed(length: number): number {
    if (length === 0) return 0
    const value = this.bits(length)
    return value < 1 << (length - 1) ? value - (1 << length) + 1 : value
  }

  /** The next symbol. Bits that are no code of the table count for 0, after the 17 bits that tell. */
  symbol(table: HuffmanTable): number {
    if (this.count < 17) this.fill()
    const found = table.lookup[(this.buffer >>> (this.count - lookahead)) & ((1 << lookahead) - 1)]!
    if (found === 0) return this.longSymbol(table)
    this.count -= found >> 8
    return found & 0xff
  }

  private longSymbol({ lastCode, toSymbol, symbols }: HuffmanTable): number {
    let length = lookahead
    let code: number
    do {
      length += 1
      code = (this.buffer >>> (this.count - length)) & ((1 << length) - 1)
    } while (length <= 16 && code > lastCode[length]!)
    this.count -= length
    return length > 16 ? 0 : symbols[(code + toSymbol[length]!) & 0xff]!
  }
}
