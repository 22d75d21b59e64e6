import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Whether a folder can be written to, found out before long work starts; it is made where it is missing.
 *
 * @throws LabError `not-writable`, `disk-full`, naming the folder
 */
export const checkWritable = (folder: string): Promise<void> =>
  onDisk(folder, async () => {
    await makeFolder(folder)
    const probe = join(folder, `.probe-${randomBytes(6).toString('hex')}`)
    try {
      const file = await open(probe, 'wx')
      // A full disk lets a name be made, and refuses what is to stand behind it.
      await file.writeFile(Buffer.alloc(4096)).finally(() => file.close())
    } finally {
      await rm(probe, { force: true })
    }
  })
