import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { LabError } from '../../shared/contract/errors.ts'
import { onDisk } from './disk-error.ts'

/** A file larger than this is no picture that anybody trains on. */
const mostBytes = 400_000_000

/**
 * The bytes of a picture's file: a regular file, and of bearable size. A named pipe would never end.
 *
 * @throws LabError `image-unreadable` for what is no file or far too large
 */
export const readPicture = (path: string): Promise<Uint8Array> =>
  onDisk(path, async () => {
    // Without waiting: opening a named pipe that nobody writes to would hold us up for good.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const found = await file.stat()
      if (!found.isFile()) throw new LabError('image-unreadable', 'It is no regular file.')
      if (found.size > mostBytes)
        throw new LabError(
          'image-unreadable',
          `It has ${Math.round(found.size / 1e6)} MB; the lab reads pictures of up to 400 MB.`,
        )
      return await file.readFile()
    } finally {
      await file.close()
    }
  })
