import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFileAtomic } from '../files/atomic.ts'
import { asLabError, onDisk, systemCode } from '../files/disk-error.ts'
import { makeFolder } from '../files/make-folder.ts'

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
    const before = await (bytesHeld ??= sizeOf(folder))
    bytesHeld = Promise.resolve(before + added)
    if (before + added > limit) bytesHeld = prune(folder, limit * 0.8)
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
export type ThumbnailCache = ReturnType<typeof createThumbnailCache>

const readKept = async (file: string): Promise<Uint8Array | null> => {
  try {
    const bytes = await readFile(file)
    if (bytes.length === 0) return null
    const now = new Date()
    await utimes(file, now, now).catch(() => undefined) // only the order of going depends on it
    return bytes
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw asLabError(error, file)
  }
}

const filesIn = (folder: string) =>
  onDisk(folder, async () => {
    await makeFolder(folder)
    const found: { path: string; bytes: number; used: number }[] = []
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      try {
        const { size, mtimeMs } = await stat(path)
        found.push({ path, bytes: size, used: mtimeMs })
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error // another process pruned it
      }
    }
    return found
  })

const sizeOf = async (folder: string) => (await filesIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0)

/** Remove the longest unused until no more than `target` bytes are left; returns what is left. */
const prune = async (folder: string, target: number): Promise<number> => {
  const files = (await filesIn(folder)).sort((a, b) => a.used - b.used)
  let left = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { path, bytes } of files) {
    if (left <= target) break
    await onDisk(dirname(path), () => rm(path, { force: true }))
    left -= bytes
  }
  return left
}
