import type { WindowLab } from '../../shared/contract/window-lab.ts'
import type { Offer } from '../../shared/contract/offers.ts'
import { asDropped } from './drop.ts'
import type { Dropped } from './drop.ts'
import { openOutside, pickWithDialog } from './picker.ts'
import type { Picked, Platform } from './platform.ts'

/** Nothing was copied. */
const nothingToTakeBack = () => Promise.resolve()

const fromOffer = (offer: Offer): Picked => ({
  ...{ name: offer.name, folder: true, count: 1 },
  hand: () => Promise.resolve([offer]),
  takeBack: nothingToTakeBack,
})

/** The desktop window: things stay where they are, the main process learns their path. */
export const electronPlatform = (lab: WindowLab<File>): Platform => {
  const fromDrop = (things: readonly Dropped[]): Picked => ({
    name: things[0]?.name ?? '',
    folder: things.length === 1 && things[0]!.folder,
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
    takeBack: nothingToTakeBack,
  })
  return {
    uploads: false,
    pickFolder: async () => {
      const offer = await lab.pickFolder()
      return offer && fromOffer(offer)
    },
    pickFolders: async () => (await lab.pickFolders()).map(fromOffer),
    pickFiles: async accept => {
      const files = await pickWithDialog({ folder: false, accept })
      return files.length > 0 ? fromDrop(asDropped(files)) : null
    },
    fromDrop,
    fromPhoto: photo => ({
      name: 'photo.jpg',
      folder: false,
      count: 1,
      hand: async () => [await lab.offerPhoto(new Uint8Array(await photo.arrayBuffer()))],
      takeBack: nothingToTakeBack,
    }),
    download: () => undefined,
    openExternal: openOutside,
  }
}
