import { constants } from 'node:fs'
import { copyFile, readdir, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import type { Handlers } from '../../shared/contract/index.ts'
import { onDisk } from '../files/disk-error.ts'
import { namesIn } from '../files/if-there.ts'
import { makeFolder } from '../files/make-folder.ts'
import type { HomePlaces } from '../files/places.ts'
import type { Assets } from './assets.ts'
import { whyUnsafe } from './datasets/clone/safe-name.ts'
import type { JobControl, Jobs } from './jobs.ts'
import type { Offers } from './offers.ts'

interface Needs {
  places: Pick<HomePlaces, 'sorted'>
  jobs: Jobs
  offers: Pick<Offers, 'resolve'>
  assets: Pick<Assets, 'locate'>
}

interface Sorted {
  /** Where the picture lies. */
  path: string
  class: string
}

/**
 * Copies of predicted pictures, in a folder for each class. The originals stay where they are; the folder has to be new or
 * empty, and a sorting that fails or is stopped leaves nothing behind.
 */
export const createSortCopies = ({
  places,
  jobs,
  offers,
  assets,
}: Needs): { handlers: Pick<Handlers, 'predict.sortCopies'> } => ({
  handlers: {
    'predict.sortCopies': async ({ runId, pictures, out }) => {
      const found = pictures.map(one => ({ path: assets.locate(one.asset).path, class: one.class }))
      const folder = out === undefined ? await freshFolder(places.sorted, runId) : offers.resolve(out).path
      const start = { kind: 'predict', title: `Sort copies by class`, subject: runId, unit: 'pictures' } as const
      return jobs.start(start, control => sortInto(folder, found, control))
    },
  },
})

const sortInto = async (
  folder: string,
  pictures: readonly Sorted[],
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<{ folder: string; copied: number }> => {
  await refuseFull(folder)
  const made = new Set<string>()
  const taken = new Set<string>()
  progress({ phase: 'copy', done: 0, total: pictures.length })
  try {
    for (const [index, picture] of pictures.entries()) {
      signal.throwIfAborted()
      const below = join(folder, folderName(picture.class))
      if (!made.has(below)) await makeFolder(below)
      made.add(below)
      const to = freeName(below, basename(picture.path), taken)
      await onDisk(to, () => copyFile(picture.path, to, constants.COPYFILE_EXCL))
      progress({ done: index + 1 })
    }
  } catch (error) {
    for (const below of made) await rm(below, { recursive: true, force: true })
    throw error
  }
  return { folder, copied: pictures.length }
}

/** @throws LabError `name-taken` for a folder with something in it: what lies there is not to be mixed with copies */
const refuseFull = async (folder: string): Promise<void> => {
  if ((await namesIn(folder)).length === 0) return
  throw new LabError('name-taken', `"${folder}" is not empty.`, 'Choose a new or an empty folder for the copies.')
}

/** `<home>/sorted/<run>`, with a number where that is taken. */
const freshFolder = async (sorted: string, runId: string): Promise<string> => {
  await makeFolder(sorted)
  const there = new Set(await onDisk(sorted, () => readdir(sorted)))
  for (let n = 1; ; n++) {
    const name = n === 1 ? runId : `${runId}-${n}`
    if (!there.has(name)) return join(sorted, name)
  }
}

/** A class may be called anything; a folder may not. */
const folderName = (name: string): string => {
  const plain = name.replace(/[/\\:<>"|?*\p{Cc}]/gu, '_').slice(0, 80)
  return whyUnsafe(plain, 'win32') === null ? plain : `class ${plain.replace(/[. ]+$/, '')}`.trim()
}

const freeName = (folder: string, file: string, taken: Set<string>): string => {
  const ending = extname(file)
  const stem = basename(file, ending)
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? file : `${stem}-${n}${ending}`)
    const key = path.toLowerCase() // two files on some systems, one on others
    if (taken.has(key)) continue
    taken.add(key)
    return path
  }
}
