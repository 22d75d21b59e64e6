import { readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../files/atomic.ts'
import { bytesIn, keepWithin } from '../files/bounded-folder.ts'
import { asLabError } from '../files/disk-error.ts'
import { ifThere } from '../files/if-there.ts'

/** Which thumbnail: the content it shows, the longer side, and whether it was put upright. */
export interface ThumbnailKey {
  sha256: string
  size: number
  orientation: 'exif' | 'ignore'
}

/** Bytes that thumbnails may take on the disk; the ones not looked at for longest go first. */
const mostBytes = 256_000_000

/**
 * Thumbnails on disk, by content: safe to delete at any time, never larger than a bound. Each is made once, however many
 * ask for it at the same time.
 */
export const createThumbnailCache = (folder: string, limit = mostBytes) => {
  const making = new Map<string, Promise<Uint8Array>>()
  let bytesHeld: Promise<number> | null = null

  const fileOf = ({ sha256, size, orientation }: ThumbnailKey) =>
    join(folder, sha256.slice(0, 2), `${sha256}-${size}-${orientation}.webp`)

  const make = async (file: string, draw: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const kept = await readKept(file)
    if (kept) return kept
    const bytes = await draw()
    try {
      await writeFileAtomic(file, bytes, { sync: false })
      await account(bytes.length)
    } catch (error) {
      // A full or read-only disk must not keep a person from seeing the picture.
      const { code } = asLabError(error, file)
      if (code !== 'disk-full' && code !== 'not-writable') throw error
    }
    return bytes
  }

  const account = async (added: number) => {
    const before = await (bytesHeld ??= bytesIn(folder))
    bytesHeld = Promise.resolve(before + added)
    if (before + added > limit) bytesHeld = keepWithin(folder, limit * 0.8)
    await bytesHeld
  }

  return {
    get: (key: ThumbnailKey, draw: () => Promise<Uint8Array>): Promise<Uint8Array> => {
      const file = fileOf(key)
      const existing = making.get(file)
      if (existing) return existing
      const made = make(file, draw).finally(() => making.delete(file))
      making.set(file, made)
      return made
    },
  }
}

const readKept = async (file: string): Promise<Uint8Array | null> => {
  const bytes = await ifThere(file, () => readFile(file))
  if (!bytes || bytes.length === 0) return null
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined) // only the order of going depends on it
  return bytes
}
