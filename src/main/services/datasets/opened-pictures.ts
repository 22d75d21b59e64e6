import { appendFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { onDisk } from '../../files/disk-error.ts'
import { jsonLine, readLines } from '../../files/json-lines.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { asOrientation } from '../../pictures/index.ts'
import type { Probed } from '../../pictures/index.ts'

const line = z.tuple([z.string(), z.number().int(), z.number().int(), z.number().int()])

/** What is known of a picture that was decoded whole: as stored, before its orientation counts. */
export type OpenedPicture = Pick<Probed, 'width' | 'height' | 'orientation'>

/** Pictures that were opened while a dataset is being made, by content: an interrupted addition does not decode them again. */
export interface OpenedPictures {
  get(sha256: string): OpenedPicture | undefined
  add(sha256: string, picture: OpenedPicture): Promise<void>
  /** Write what has not been written yet. */
  flush(): Promise<void>
}

/** Pictures between two writes: that many at most are opened again. */
const between = 250

/** @param file one picture a line; a torn last line is left out */
export const openedPictures = async (file: string): Promise<OpenedPictures> => {
  const known = await readKnown(file)
  let fresh: string[] = []
  let writing = Promise.resolve()
  const flush = (): Promise<void> => {
    const text = fresh.join('')
    fresh = []
    if (text !== '') {
      writing = writing.then(async () => {
        await makeFolder(dirname(file))
        await onDisk(file, () => appendFile(file, text))
      })
    }
    return writing
  }
  return {
    get: sha256 => known.get(sha256),
    add: async (sha256, picture) => {
      if (known.has(sha256)) return
      known.set(sha256, picture)
      fresh.push(jsonLine([sha256, picture.width, picture.height, picture.orientation]))
      if (fresh.length >= between) await flush()
    },
    flush,
  }
}

const readKnown = async (file: string): Promise<Map<string, OpenedPicture>> => {
  const lines = await readLines(file, line)
  return new Map(
    lines.map(([sha256, width, height, orientation]) => [
      sha256,
      { width, height, orientation: asOrientation(orientation) },
    ]),
  )
}
