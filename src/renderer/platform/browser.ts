import { asDropped, filesBelow } from './drop.ts'
import type { Dropped } from './drop.ts'
import { openOutside, pickWithDialog } from './picker.ts'
import type { Picked, Platform } from './platform.ts'
import { upload } from './upload.ts'

const fromDrop = (things: readonly Dropped[]): Picked => ({
  name: (things[0]?.path ?? things[0]?.name ?? '').split('/')[0] ?? '',
  count: things.length,
  hand: async transfer => [await upload(await filesBelow(things, transfer.signal), transfer)],
})

const fromFiles = (files: readonly File[]): Picked | null => (files.length > 0 ? fromDrop(asDropped(files)) : null)

/** A browser knows no paths: what is handed over is copied to the lab on the same machine. */
export const browserPlatform = (): Platform => ({
  uploads: true,
  pickFolder: async () => fromFiles(await pickWithDialog({ folder: true })),
  pickFiles: async accept => fromFiles(await pickWithDialog({ folder: false, accept })),
  fromDrop,
  fromPhoto: photo => fromDrop(asDropped([new File([photo], 'photo.jpg', { type: photo.type })])),
  download: token => {
    // An attachment: the page stays.
    window.location.assign(`/export/${encodeURIComponent(token)}`)
  },
  openExternal: openOutside,
})
