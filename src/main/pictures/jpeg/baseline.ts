import type { BitReader } from './bits.ts'
import type { BlockDecoder } from './block-decoder.ts'
import { naturalOrder } from './idct-fast.ts'

/** Blocks of a sequential picture, whole at once: T.81 F.2.2, libjpeg-turbo jdhuff.c. */
export const baselineDecoder = (bits: BitReader): BlockDecoder => ({
  restart: () => undefined,
  block: (component, coefficients, at) => {
    component.lastDc += bits.signed(bits.symbol(component.dc!))
    coefficients[at] = component.lastDc
    const ac = component.ac!
    for (let k = 1; k < 64; k++) {
      const symbol = bits.symbol(ac)
      const length = symbol & 15
      k += symbol >> 4
      if (length > 0) coefficients[at + naturalOrder[k]!] = bits.signed(length)
      else if (symbol !== 0xf0) break // a run of 16 zeros; any other run without a value ends the block
    }
  },
})
