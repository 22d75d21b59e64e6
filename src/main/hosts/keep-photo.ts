import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import { writeFileAtomic } from '../files/atomic.ts'
import { namesIn } from '../files/if-there.ts'
import { makeFolder } from '../files/make-folder.ts'

const prefix = 'photo-'

/** A photo of a window's camera has far less. */
const mostBytes = 20_000_000

/** Every JPEG begins so. What is in it is looked at when it is predicted. */
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff

/**
 * Keep a photo that the window's camera took, for it is no file yet that could be offered.
 *
 * @param uploads the lab's folder for what came from a window; see `clearPhotos`
 * @returns where it lies
 * @throws LabError `bad-request` for what is no JPEG of bearable size
 */
export const keepPhoto = async (uploads: string, photo: unknown): Promise<string> => {
  if (!(photo instanceof Uint8Array) || photo.length > mostBytes || !isJpeg(photo))
    throw new LabError('bad-request', 'That is no photo of the camera.', 'Take another one.')
  const folder = join(uploads, `${prefix}${randomBytes(8).toString('hex')}`)
  await makeFolder(folder)
  const file = join(folder, 'photo.jpg')
  await writeFileAtomic(file, photo)
  return file
}

/** Remove the photos of earlier windows. */
export const clearPhotos = async (uploads: string): Promise<void> => {
  for (const name of (await namesIn(uploads)).filter(one => one.startsWith(prefix)))
    await rm(join(uploads, name), { recursive: true, force: true })
}
