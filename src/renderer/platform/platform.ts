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

/** What a person dropped or picked, not yet known to the lab. */
export interface Picked {
  /** The folder's or file's name; of several files, the first one's. */
  name: string
  /** Whether it is one whole folder. */
  folder: boolean
  /** How many things were picked; a folder is one. */
  count: number
  /** Hand it to the lab. What comes back stands for it: one offer for each thing, or one for all of an upload. */
  hand(transfer: Transfer): Promise<Offer[]>
  /** Nothing was made of what was handed over: what was copied to the lab goes away. */
  takeBack(): Promise<void>
}

/** What differs between the desktop window and a browser, and a wire cannot do. */
export interface Platform {
  /** Whether what is handed over is copied to the lab first. */
  readonly uploads: boolean
  /** Let the person choose a folder; null when they changed their mind. */
  pickFolder(): Promise<Picked | null>
  /** Let the person choose folders, several at once where the system's dialog can; empty when they changed their mind. */
  pickFolders(): Promise<Picked[]>
  /** Let the person choose files; null when they changed their mind. `accept` as in an `<input type="file">`. */
  pickFiles(accept: string): Promise<Picked | null>
  /** What was dropped; call `readDrop` inside the drop event. */
  fromDrop(things: readonly Dropped[]): Picked
  /** A photo that the camera took, as JPEG. */
  fromPhoto(photo: Blob): Picked
  /** Save an export that the lab keeps; a desktop window has put it into a folder already. */
  download(token: string): void
  /** Open a web page outside the lab. */
  openExternal(url: string): void
}
