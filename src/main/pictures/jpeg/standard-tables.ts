import type { HuffmanSpec } from './huffman.ts'

const spec = (counts: readonly number[], symbols: readonly number[]): HuffmanSpec => ({
  counts: Uint8Array.of(0, ...counts),
  symbols: Uint8Array.of(...symbols, ...new Uint8Array(256 - symbols.length)),
})

const lengths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]

/** Symbols written as two hexadecimal digits each. */
const hex = (digits: string) =>
  Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16))

const dc: readonly HuffmanSpec[] = [
  spec([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], lengths),
  spec([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], lengths),
]

const ac: readonly HuffmanSpec[] = [
  spec(
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
    hex(
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f0' +
        '2433627282090a161718191a25262728292a3435363738393a43444546474849' +
        '4a535455565758595a636465666768696a737475767778797a83848586878889' +
        '8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5' +
        'c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8' +
        'f9fa',
    ),
  ),
  spec(
    [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
    hex(
      '000102031104052131061241510761711322328108144291a1b1c109233352f0' +
        '156272d10a162434e125f11718191a262728292a35363738393a434445464748' +
        '494a535455565758595a636465666768696a737475767778797a828384858687' +
        '88898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3' +
        'c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8' +
        'f9fa',
    ),
  ),
]

/**
 * The tables of T.81 K.3, brightness first, then colour: single pictures of a Motion JPEG film leave them out, and libjpeg
 * knows them.
 */
export const standardTables = { dc, ac }
