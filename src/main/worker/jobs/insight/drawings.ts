import { join } from 'node:path'
import { utimes } from 'node:fs/promises'
import { z } from 'zod'
import { readJson, writeFileAtomic } from '../../../files/atomic.ts'
import { keepWithin } from '../../../files/bounded-folder.ts'
import { onDisk } from '../../../files/disk-error.ts'
import { sha256Bytes } from '../../../files/hash.ts'
import { ifWhole } from '../../../files/if-there.ts'
import { homePlaces } from '../../../files/places.ts'
import { png } from '../../../pictures/index.ts'
import type { PixelsToWrite } from '../../../pictures/index.ts'

/** What pictures of the inside may take of the disk, in bytes; the ones not looked at for longest go first. */
const mostBytes = 512_000_000

/** Where something drawn lies in the home's cache, named by all that it depends on. */
export const drawingPath = (home: string, what: readonly (string | number)[], extension = 'png'): string =>
  join(homePlaces(home).insight, `${sha256Bytes(what.join('\n')).slice(0, 32)}.${extension}`)

export const keepDrawing = async (path: string, pixels: PixelsToWrite, enlarge = 1): Promise<void> =>
  writeFileAtomic(path, await png(pixels, enlarge), { sync: false })

/** To be called when a job has drawn what it was asked for. */
export const boundDrawings = async (home: string): Promise<void> => {
  await keepWithin(homePlaces(home).insight, mostBytes)
}

const facts = z.object({ activation: z.number(), before: z.number() })
export type PatternFacts = z.infer<typeof facts>

/** Keep what is known of a pattern beside its picture; written last, so that where it is the picture is whole. */
export const keepFacts = (path: string, found: PatternFacts): Promise<void> =>
  writeFileAtomic(factsPath(path), JSON.stringify(found), { sync: false })

/** What is known of a pattern that was drawn before, or null. */
export const knownFacts = (path: string): Promise<PatternFacts | null> =>
  ifWhole(async () => {
    const known = await readJson(factsPath(path), facts)
    await onDisk(path, () => utimes(path, new Date(), new Date())) // its picture may have been removed
    return known
  })

const factsPath = (path: string) => path.replace(/\.png$/, '.json')
