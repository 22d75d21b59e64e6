import { open, rm } from 'node:fs/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'

/** Decoded and resized pictures on the disk, for as long as they are held open. */
export interface KeptPictures {
  /** float32 [height, width, 3]; null where it was not kept. */
  read(path: string): Promise<Float32Array | null>
  keep(path: string, picture: Float32Array): Promise<void>
  close(): Promise<void>
}

/**
 * Keep what training on fresh views would decode anew in every epoch. It is a convenience that nothing depends on: the file
 * has no name any more once it is open, so that it is gone with the process however that ends, and where the disk is full
 * the pictures that do not fit are decoded again.
 *
 * @param file where it lies; another one there is replaced
 * @param rowLength numbers of a picture
 */
export const keepPictures = async (file: string, rowLength: number): Promise<KeptPictures> => {
  const handle = await onDisk(file, () => open(file, 'w+'))
  await onDisk(file, () => rm(file))
  const bytes = rowLength * Float32Array.BYTES_PER_ELEMENT
  const places = new Map<string, number>()
  let next = 0
  let isFull = false
  return {
    read: async path => {
      const place = places.get(path)
      if (place === undefined) return null
      const picture = new Float32Array(rowLength)
      const { bytesRead } = await onDisk(file, () => handle.read(picture, 0, bytes, place * bytes))
      return bytesRead === bytes ? picture : null
    },
    keep: async (path, picture) => {
      if (isFull || places.has(path)) return
      const place = next++
      try {
        const { bytesWritten } = await onDisk(file, () => handle.write(picture, 0, bytes, place * bytes))
        if (bytesWritten === bytes) places.set(path, place)
      } catch (error) {
        if (!(error instanceof LabError) || error.code !== 'disk-full') throw error
        isFull = true
      }
    },
    close: () => handle.close(),
  }
}
