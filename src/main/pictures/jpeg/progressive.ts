import type { BitReader } from './bits.ts'
import type { BlockDecoder } from './block-decoder.ts'
import { naturalOrder } from './idct-fast.ts'
import type { ScanHeader } from './markers.ts'
import { damaged } from './source.ts'

/**
 * Blocks of a progressive picture, some coefficients or one more bit of them at a time: T.81 annex G, libjpeg-turbo
 * jdphuff.c.
 *
 * @throws LabError `image-unreadable` for a scan that no order of scans allows
 */
export const progressiveDecoder = (bits: BitReader, scan: ScanHeader): BlockDecoder => {
  const { from, to, highBit, lowBit, components } = scan
  const band = from === 0 ? to === 0 : from <= to && to < 64 && components.length === 1
  if (!band || lowBit > 13 || (highBit !== 0 && lowBit !== highBit - 1)) throw damaged('the order of its scans')
  if (from === 0) return highBit === 0 ? firstDc(bits, lowBit) : refinedDc(bits, lowBit)
  return highBit === 0 ? firstAc(bits, scan) : refinedAc(bits, scan)
}

const firstDc = (bits: BitReader, lowBit: number): BlockDecoder => ({
  restart: () => undefined,
  block: (component, coefficients, at) => {
    component.lastDc += bits.signed(bits.symbol(component.dc!))
    coefficients[at] = component.lastDc << lowBit
  },
})

const refinedDc = (bits: BitReader, lowBit: number): BlockDecoder => ({
  restart: () => undefined,
  block: (_component, coefficients, at) => {
    if (bits.bits(1) === 1) coefficients[at]! |= 1 << lowBit
  },
})

const firstAc = (bits: BitReader, { from, to, lowBit }: ScanHeader): BlockDecoder => {
  /** Blocks still to come that have nothing in this band. */
  let emptyBlocks = 0
  return {
    restart: () => (emptyBlocks = 0),
    block: (component, coefficients, at) => {
      if (emptyBlocks > 0) {
        emptyBlocks -= 1
        return
      }
      const ac = component.ac!
      for (let k = from; k <= to; k++) {
        const symbol = bits.symbol(ac)
        const run = symbol >> 4
        const length = symbol & 15
        if (length > 0) {
          k += run
          coefficients[at + naturalOrder[k]!] = bits.signed(length) << lowBit
        } else if (run === 15) {
          k += 15
        } else {
          emptyBlocks = (1 << run) + bits.bits(run) - 1
          break
        }
      }
    },
  }
}

const refinedAc = (bits: BitReader, { from, to, lowBit }: ScanHeader): BlockDecoder => {
  const bit = 1 << lowBit
  /** Blocks to come, this one included, that get no new coefficients in this band. */
  let settledBlocks = 0

  /** One more bit for a coefficient that is there already, away from zero. */
  const refine = (coefficients: Int16Array, i: number) => {
    const value = coefficients[i]!
    if (bits.bits(1) === 1 && (value & bit) === 0) coefficients[i] = value >= 0 ? value + bit : value - bit
  }

  /** From `k`, refine what is there and pass `zeros` empty places; the empty place after those, or `to` + 1. */
  const pass = (coefficients: Int16Array, at: number, k: number, zeros: number) => {
    for (; k <= to; k++) {
      const i = at + naturalOrder[k]!
      if (coefficients[i] !== 0) refine(coefficients, i)
      else if (--zeros < 0) break
    }
    return k
  }

  return {
    restart: () => (settledBlocks = 0),
    block: (component, coefficients, at) => {
      const ac = component.ac!
      let k = from
      while (settledBlocks === 0 && k <= to) {
        const symbol = bits.symbol(ac)
        const run = symbol >> 4
        const isNew = (symbol & 15) !== 0
        if (!isNew && run !== 15) {
          settledBlocks = (1 << run) + bits.bits(run)
          break
        }
        const value = isNew ? (bits.bits(1) === 1 ? bit : -bit) : 0
        k = pass(coefficients, at, k, run)
        if (isNew) coefficients[at + naturalOrder[k]!] = value
        k += 1
      }
      if (settledBlocks > 0) {
        pass(coefficients, at, k, 64)
        settledBlocks -= 1
      }
    },
  }
}
