import { LabError } from '../../shared/contract/errors.ts'
import { asDropped, filesBelow } from './drop.ts'
import type { Dropped } from './drop.ts'
import { openOutside, pickWithDialog } from './picker.ts'
import type { Picked, Platform } from './platform.ts'
import { upload } from './upload.ts'
import type { Uploaded } from './upload.ts'

const fromDrop = (things: readonly Dropped[]): Picked => {
  const [first] = things
  const name = (first?.path ?? first?.name ?? '').split('/')[0] ?? ''
  const folder = first !== undefined && (things.length === 1 ? first.folder || isBelow(first) : things.every(isBelow))
  let uploaded: Uploaded | null = null
  return {
    ...{ name, folder, count: things.length },
    hand: async transfer => {
      const files = await filesBelow(things, transfer.signal)
      if (files.length === 0 && folder) throw emptyFolder(name)
      uploaded = await upload(files, transfer)
      return [uploaded.offer]
    },
    takeBack: async () => uploaded?.takeBack(),
  }
}

/** A file out of a picked folder. */
const isBelow = ({ path }: Dropped) => path?.includes('/') ?? false

const emptyFolder = (name: string) =>
  new LabError('not-found', `The folder "${name}" is empty.`, 'Choose one with pictures in it.')

const fromFiles = (files: readonly File[]): Picked | null => (files.length > 0 ? fromDrop(asDropped(files)) : null)

/** A browser knows no paths: what is handed over is copied to the lab on the same machine. */
export const browserPlatform = (): Platform => ({
  uploads: true,
  pickFolder: async () => fromFiles(await pickWithDialog({ folder: true })),
  pickFolders: async () => {
    const folder = fromFiles(await pickWithDialog({ folder: true })) // a browser's dialog takes one
    return folder ? [folder] : []
  },
  pickFiles: async accept => fromFiles(await pickWithDialog({ folder: false, accept })),
  fromDrop,
  fromPhoto: photo => fromDrop(asDropped([new File([photo], 'photo.jpg', { type: photo.type })])),
  download: token => {
    // An attachment: the page stays.
    window.location.assign(`/export/${encodeURIComponent(token)}`)
  },
  openExternal: openOutside,
})
