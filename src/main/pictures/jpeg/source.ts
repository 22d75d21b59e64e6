import type { LabError } from '../../../shared/contract/errors.ts'
import { unreadable } from '../unreadable.ts'

/** A JPEG that cannot be decoded; `what` is wrong in it. */
export const damaged = (what: string): LabError => unreadable(`The JPEG is damaged (${what}).`)

/** A JPEG of a kind that TensorFlow does not read either, or that is not seen in practice. */
export const rareKind = (what: string): LabError => unreadable(`The JPEG is of a rare kind (${what}).`)

/** The bytes of a file, read one after the other, and the marker that was met last. */
export class Source {
  at = 0
  /** A marker's second byte, met but not yet dealt with; 0 for none. Compressed data goes on only where there is none. */
  marker = 0

  constructor(readonly bytes: Uint8Array) {}

  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw unreadable('The JPEG ends too early: a part of the picture is missing.')
    return value
  }

  word(): number {
    return (this.byte() << 8) | this.byte()
  }

  /** Skip to the next marker (T.81 B.1.1.2: any number of 0xff, then neither 0 nor 0xff) and remember it. */
  findMarker(): void {
    do {
      while (this.byte() !== 0xff);
      do this.marker = this.byte()
      while (this.marker === 0xff)
    } while (this.marker === 0)
  }
}
