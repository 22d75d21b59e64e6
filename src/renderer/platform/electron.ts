import type { WindowLab } from '../../shared/contract/window-lab.ts'
import type { Offer } from '../../shared/contract/offers.ts'
import { asDropped } from './drop.ts'
import type { Dropped } from './drop.ts'
import { openOutside, pickWithDialog } from './picker.ts'
import type { Picked, Platform } from './platform.ts'

/** The desktop window: things stay where they are, the main process learns their path. */
export const electronPlatform = (lab: WindowLab<File>): Platform => {
  const fromDrop = (things: readonly Dropped[]): Picked => ({
    name: things[0]?.name ?? '',
    count: things.length,
    hand: async ({ signal, onProgress }) => {
      const offers: Offer[] = []
      for (const { file } of things) {
        signal.throwIfAborted()
        if (file) offers.push(await lab.offer(file))
        onProgress({ files: { done: offers.length, total: things.length }, bytes: { done: 0, total: 0 } })
      }
      return offers
    },
  })
  return {
    uploads: false,
    pickFolder: async () => {
      const offer = await lab.pickFolder()
      return offer && { name: offer.name, count: 1, hand: () => Promise.resolve([offer]) }
    },
    pickFiles: async accept => {
      const files = await pickWithDialog({ folder: false, accept })
      return files.length > 0 ? fromDrop(asDropped(files)) : null
    },
    fromDrop,
    fromPhoto: photo => ({
      name: 'photo.jpg',
      count: 1,
      hand: async () => [await lab.offerPhoto(new Uint8Array(await photo.arrayBuffer()))],
    }),
    download: () => undefined,
    openExternal: openOutside,
  }
}
