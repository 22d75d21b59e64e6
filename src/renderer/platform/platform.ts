import type { Offer } from '../../shared/contract/offers.ts'
import type { Dropped } from './drop.ts'

export interface TransferProgress {
  files: { done: number; total: number }
  bytes: { done: number; total: number }
}

/** Control over a hand-over that may take a while. */
export interface Transfer {
  signal: AbortSignal
  onProgress: (progress: TransferProgress) => void
}

/** What differs between the desktop window and a browser, and a wire cannot do. */
export interface Platform {
  /** Whether what is handed over is copied to the lab first. */
  readonly uploads: boolean
  /** Let the person choose a folder; null when they changed their mind. */
  pickFolder(transfer: Transfer): Promise<Offer | null>
  /** Let the person choose files; empty when they changed their mind. `accept` as in an `<input type="file">`. */
  pickFiles(accept: string): Promise<Dropped[]>
  /** Hand things over to the lab. What comes back stands for them: one offer for each, or one for all of an upload. */
  offersOf(things: readonly Dropped[], transfer: Transfer): Promise<Offer[]>
  /** Open a web page outside the lab. */
  openExternal(url: string): void
}
