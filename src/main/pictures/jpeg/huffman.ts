import { damaged } from './source.ts'

/** A table as the file gives it (T.81 B.2.4.2): how many codes of 1..16 bits, and their symbols in order. */
export interface HuffmanSpec {
  /** [17], by length; the first is unused. */
  counts: Uint8Array
  /** [256]; those beyond the last code are 0. */
  symbols: Uint8Array
}

/** A table as the decoder uses it. */
export interface HuffmanTable {
  /** For each of the next `lookahead` bits: length << 8 | symbol of the code they begin with, 0 for a longer one. */
  lookup: Uint16Array
  /** The largest code of each length, -1 where there is none. */
  lastCode: Int32Array
  /** What leads from a code of each length to the place of its symbol. */
  toSymbol: Int32Array
  symbols: Uint8Array
}

/** Bits looked up at once. */
export const lookahead = 9

/**
 * Codes from lengths: T.81 annex C and F.2.2.3.
 *
 * @param kind symbols of `dc` tables are lengths of differences: 15 at most
 * @throws LabError `image-unreadable` where lengths contradict each other; no code may be all ones
 */
export const huffmanTable = ({ counts, symbols }: HuffmanSpec, kind: 'dc' | 'ac'): HuffmanTable => {
  const lookup = new Uint16Array(1 << lookahead)
  const lastCode = new Int32Array(17).fill(-1)
  const toSymbol = new Int32Array(17)
  let code = 0
  let place = 0
  for (let length = 1; length <= 16; length++) {
    const count = counts[length]!
    toSymbol[length] = place - code
    for (let i = 0; i < count; i++, code++, place++) {
      const symbol = symbols[place]!
      if (kind === 'dc' && symbol > 15) throw damaged('a Huffman table')
      if (length > lookahead) continue
      const start = code << (lookahead - length)
      lookup.fill((length << 8) | symbol, start, start + (1 << (lookahead - length)))
    }
    if (count > 0) lastCode[length] = code - 1
    if (code >= 1 << length) throw damaged('a Huffman table')
    code <<= 1
  }
  return { lookup, lastCode, toSymbol, symbols }
}
