import { open } from 'node:fs/promises'
import { onDisk } from './disk-error.ts'

/** Write a file and wait until it is on the disk. Not atomic: for a place that nobody reads from yet. */
export const writeSynced = (path: string, content: Uint8Array | string): Promise<void> =>
  onDisk(path, async () => {
    const file = await open(path, 'w')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  })

/** Wait until a file that was written by others is on the disk. */
export const syncFile = (path: string): Promise<void> =>
  onDisk(path, async () => {
    const file = await open(path, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  })
