import { asDropped, filesBelow } from './drop.ts'
import { openOutside, pickWithDialog } from './picker.ts'
import type { Platform } from './platform.ts'
import { upload } from './upload.ts'

/** A browser knows no paths: what is handed over is copied to the lab on the same machine. */
export const browserPlatform = (): Platform => ({
  uploads: true,
  pickFolder: async transfer => {
    const things = asDropped(await pickWithDialog({ folder: true }))
    if (things.length === 0) return null
    return upload(await filesBelow(things, transfer.signal), transfer)
  },
  pickFiles: async accept => asDropped(await pickWithDialog({ folder: false, accept })),
  offersOf: async (things, transfer) => [await upload(await filesBelow(things, transfer.signal), transfer)],
  openExternal: openOutside,
})
