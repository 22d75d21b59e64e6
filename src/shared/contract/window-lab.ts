import type { Offer } from './offers.ts'
import type { Wire } from './wire.ts'

/**
 * What the preload script puts on the window as `lab`, and nothing else: the wire, and the few things a message cannot
 * do. `F` is the DOM's `File`, which this plain side does not know.
 */
export interface WindowLab<F = unknown> extends Pick<Wire, 'send' | 'onMessage'> {
  /** A dropped file or folder: its path goes to the main process, what comes back stands for it. */
  offer(file: F): Promise<Offer>
  /** A photo that the window's camera took, as JPEG: it is no file yet, and becomes one in the lab's home. */
  offerPhoto(jpeg: Uint8Array): Promise<Offer>
  /** The system's folder dialog; null when the person closed it. */
  pickFolder(): Promise<Offer | null>
  /** The same, for several at once; empty when the person closed it. */
  pickFolders(): Promise<Offer[]>
}

/** The channels between the preload script and the main process. */
export const windowChannels = {
  up: 'lab:up',
  down: 'lab:down',
  offer: 'lab:offer',
  offerPhoto: 'lab:offer-photo',
  pickFolder: 'lab:pick-folder',
  pickFolders: 'lab:pick-folders',
} as const
