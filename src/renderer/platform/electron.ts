import type { WindowLab } from '../../shared/contract/window-lab.ts'
import { asDropped } from './drop.ts'
import { openOutside, pickWithDialog } from './picker.ts'
import type { Platform } from './platform.ts'

/** The desktop window: things stay where they are, the main process learns their path. */
export const electronPlatform = (lab: WindowLab<File>): Platform => ({
  uploads: false,
  pickFolder: () => lab.pickFolder(),
  pickFiles: async accept => asDropped(await pickWithDialog({ folder: false, accept })),
  offersOf: async (things, { signal, onProgress }) => {
    const offers = []
    for (const { file } of things) {
      signal.throwIfAborted()
      if (file) offers.push(await lab.offer(file))
      onProgress({ files: { done: offers.length, total: things.length }, bytes: { done: 0, total: 0 } })
    }
    return offers
  },
  openExternal: openOutside,
})
