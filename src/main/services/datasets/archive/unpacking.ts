import type { UnpackMeter } from './limits.ts'
import type { EntryWriter } from './write-entry.ts'

export type ArchiveKind = 'zip' | 'tar' | 'tar.gz'

/** What an unpacker is given. */
export interface Unpacking {
  archive: string
  into: string
  meter: UnpackMeter
  writer: EntryWriter
  signal: AbortSignal
  /** Refuses a second entry of one name: which of the two was meant? */
  once(steps: readonly string[]): boolean
  /** Hears bytes of the archive that were read. */
  onRead(done: number): void
}
