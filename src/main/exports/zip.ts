import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { onDisk } from '../files/disk-error.ts'

/** What goes into a zip: a text, or a file from the disk. */
export type ZipEntry = { name: string; text: string } | { name: string; file: string }

/**
 * Write a zip. Its entries are not compressed: weights hardly become smaller, and every reader takes them as they are.
 * Not atomic: write beside the place and rename.
 */
export const writeZip = (path: string, entries: readonly ZipEntry[]): Promise<void> =>
  onDisk(path, async () => {
    const zip = new ZipFile()
    const written = pipeline(zip.outputStream, createWriteStream(path, { flush: true }))
    const failed = new Promise<never>((_, reject) => zip.once('error', reject))
    for (const entry of entries) {
      if ('text' in entry) zip.addBuffer(Buffer.from(entry.text), entry.name, { compress: false })
      else zip.addFile(entry.file, entry.name, { compress: false })
    }
    zip.end()
    await Promise.race([written, failed])
  })
