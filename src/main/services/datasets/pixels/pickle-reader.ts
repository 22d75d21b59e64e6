import { notWhole } from './pixel-set.ts'

/** Reads the numbers and strings of a pickle one after the other, never beyond its end. */
export const createPickleReader = (bytes: Uint8Array, file: string) => {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const broken = (what: string) => notWhole(file, what)
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > view.length) throw broken('it ends too early')
    return view.subarray(at, (at += length))
  }
  const line = (): string => {
    const end = view.indexOf(0x0a, at)
    if (end < 0) throw broken('it ends too early')
    const found = take(end - at).toString('latin1')
    at++
    return found
  }
  return {
    broken,
    take,
    line,
    byte: () => take(1)[0]!,
    /** Little-endian, of 2, 4 or 8 bytes. */
    unsigned: (length: 2 | 4 | 8) =>
      length === 8 ? Number(take(8).readBigUInt64LE()) : take(length).readUIntLE(0, length),
    signed: () => take(4).readInt32LE(),
    double: () => take(8).readDoubleBE(),
    /** A whole number of any length, two's complement. */
    long: (length: number): number => {
      if (length === 0) return 0
      if (length > 6) throw broken('it holds a number that is too large')
      return take(length).readIntLE(0, length)
    },
    decimal: () => Number(line().replace(/L$/, '')),
    /** Bytes of Python 2, each a character. */
    string: (length: number) => take(length).toString('latin1'),
    unicode: (length: number) => take(length).toString('utf8'),
  }
}
