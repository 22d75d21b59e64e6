import { readFile, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { dataset, datasetName, image, splits } from '../../../shared/contract/datasets.ts'
import type { Dataset, Image } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { readJson, writeFileAtomic, writeJson } from '../../files/atomic.ts'
import { asLabError, onDisk, systemCode } from '../../files/disk-error.ts'
import { foldersIn, stampOf } from '../../files/if-there.ts'
import type { HomePlaces } from '../../files/places.ts'
import { countSplits } from './count-splits.ts'
import { classesAfter, imagesAfter, namesEver } from './edits.ts'
import type { BySplit } from './edits.ts'
import { readEdits, writeEdits } from './edits-file.ts'
import type { DatasetEdits } from './edits-file.ts'
import { isInside } from './list-pictures.ts'
import { countOpenings } from './openings.ts'
import { removingFolder } from './pending.ts'

/** dataset.json: what the contract says, but for the openings, which are lines in a file of their own. */
const datasetFile = dataset.omit({ testOpenings: true, edits: true }).extend({
  format: z.literal(1),
  /** Below the dataset's own folder, where the pictures lie there; a home may be moved. */
  inside: z.string().nullable(),
})
export type StoredDataset = Omit<Dataset, 'testOpenings' | 'edits' | 'path'> & { path: string; inside: string | null }

export const datasetFiles = (folder: string) => ({
  folder,
  dataset: join(folder, 'dataset.json'),
  images: join(folder, 'images.jsonl'),
  openings: join(folder, 'openings.jsonl'),
  edits: join(folder, 'edits.json'),
  /** Pictures that lie in the home: a copy, an upload, a clone, the sample. */
  pictures: join(folder, 'images'),
})

export type { BySplit } from './edits.ts'

export interface LocatedImage {
  dataset: Dataset
  image: Image
  /** Absolute. */
  path: string
}

/** A dataset's pictures: those in use, and those that a person left out, each with the split it would be in. */
interface Pictures {
  images: BySplit
  leftOut: Image[]
}

/** Reads and writes the datasets of a home. Nothing is kept in memory but the pictures of the last few asked for. */
export const createDatasetStore = (places: HomePlaces) => {
  const cache = new Map<string, { stamp: string; pictures: Promise<Pictures>; byId?: Promise<Map<string, Image>> }>()

  const get = async (name: string): Promise<Dataset> => {
    const files = datasetFiles(places.dataset(checkName(name)))
    const stored = await readStored(name, files.dataset)
    const path = stored.inside === null ? stored.path : join(files.folder, ...stored.inside.split('/'))
    const [edits, testOpenings] = await Promise.all([readEdits(files.edits), countOpenings(files.openings)])
    return dataset.parse({ ...stored, ...(edits && edited(stored, edits)), path, testOpenings })
  }

  const entryOf = async (name: string) => {
    const files = datasetFiles(places.dataset(checkName(name)))
    const ofImages = await stampOf(files.images)
    if (ofImages === null) throw notThere(name)
    const stamp = `${ofImages} ${await stampOf(files.edits)}`
    const kept = cache.get(name)
    cache.delete(name) // and back in as the latest
    const entry = kept?.stamp === stamp ? kept : { stamp, pictures: readPictures(files) }
    cache.set(name, entry)
    for (const old of [...cache.keys()].slice(0, -keptInMemory)) cache.delete(old)
    return entry
  }
  const pictures = async (name: string): Promise<Pictures> => (await entryOf(name)).pictures
  const images = async (name: string): Promise<BySplit> => (await pictures(name)).images

  const picture = async (name: string, imageId: string): Promise<Image> => {
    const entry = await entryOf(name)
    entry.byId ??= entry.pictures.then(
      ({ images, leftOut }) =>
        new Map([...splits.flatMap(split => images[split]), ...leftOut].map(image => [image.id, image])),
    )
    const found = (await entry.byId).get(imageId)
    if (found) return found
    throw new LabError('not-found', `The dataset "${name}" has no picture "${imageId}".`, 'Reload the page.')
  }

  return {
    get,
    images,
    pictures,

    /** Every dataset that can be read, by name. */
    list: async (): Promise<Dataset[]> => {
      const found: Dataset[] = []
      const names = (await foldersIn(places.datasets)).filter(name => datasetName.safeParse(name).success)
      for (const name of names.sort())
        try {
          found.push(await get(name))
        } catch (error) {
          // One damaged dataset must not hide the others; `show` says what is wrong with it.
          if (!(error instanceof LabError)) throw error
        }
      return found
    },

    /**
     * A picture, its dataset, and where it lies: never outside the dataset's folder, whatever links have been put there
     * since.
     */
    locate: async (name: string, imageId: string): Promise<LocatedImage> => {
      const [dataset, image] = await Promise.all([get(name), picture(name, imageId)])
      return { dataset, image, path: await pathOfPicture(dataset, image.file) }
    },

    /** Write a dataset's files into a folder that is not yet in its place; dataset.json comes last. */
    write: async (folder: string, stored: StoredDataset, all: readonly Image[]): Promise<void> => {
      const files = datasetFiles(folder)
      await writeFileAtomic(files.images, all.map(entry => `${JSON.stringify(entry)}\n`).join(''))
      await writeJson(files.dataset, { format: 1, ...stored })
    },

    /** The changes made to a dataset, oldest first. */
    edits: async (name: string): Promise<DatasetEdits['edits']> =>
      (await readEdits(datasetFiles(places.dataset(checkName(name))).edits))?.edits ?? [],

    /** Put other changes in place of those made so far; what was found in the folder stays as it is. */
    writeEdits: async (name: string, edits: DatasetEdits['edits']): Promise<void> => {
      const files = datasetFiles(places.dataset(checkName(name)))
      const { classes } = await readStored(name, files.dataset)
      const { images, leftOut } = imagesAfter(await readImages(files.images), edits)
      const counts = countSplits(
        splits.flatMap(split => images[split]),
        classesAfter(classes, edits),
      )
      await writeEdits(files.edits, { edits, splits: counts, leftOut: leftOut.length })
    },

    /** Remove a dataset, and its pictures where they lie in the home; pictures used in place are not touched. */
    remove: async (name: string): Promise<void> => {
      const folder = places.dataset(checkName(name))
      const leaving = removingFolder(places, name)
      try {
        await rename(folder, leaving)
      } catch (error) {
        if (systemCode(error) === 'ENOENT') throw notThere(name)
        throw asLabError(error, folder)
      }
      cache.delete(name)
      await onDisk(folder, () => rm(leaving, { recursive: true, force: true }))
    },
  }
}
export type DatasetStore = ReturnType<typeof createDatasetStore>

/** Datasets whose pictures stay listed in memory: the one on the screen and the one that trains. */
const keptInMemory = 2

const edited = ({ classes }: { classes: string[] }, { edits, splits, leftOut }: DatasetEdits): Partial<Dataset> => ({
  classes: classesAfter(classes, edits),
  splits,
  edits: { made: edits.length, leftOut, names: namesEver(classes, edits) },
})

const readPictures = async (files: ReturnType<typeof datasetFiles>): Promise<Pictures> => {
  const [images, edits] = await Promise.all([readImages(files.images), readEdits(files.edits)])
  return edits ? imagesAfter(images, edits.edits) : { images, leftOut: [] }
}

const notThere = (name: string) =>
  new LabError('not-found', `There is no dataset "${name}".`, 'See `dataset list`, or add it with `dataset add`.')

const checkName = (name: string) => {
  if (!datasetName.safeParse(name).success) throw notThere(name)
  return name
}

const readStored = async (name: string, file: string) => {
  try {
    return await readJson(file, datasetFile, 'dataset-invalid')
  } catch (error) {
    if (error instanceof LabError && error.code === 'not-found') throw notThere(name)
    throw error
  }
}

const readImages = async (file: string): Promise<BySplit> => {
  const bySplit: BySplit = { train: [], validation: [], test: [] }
  const text = await onDisk(file, () => readFile(file, 'utf8'))
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    const parsed = image.safeParse(parse(line))
    if (!parsed.success)
      throw new LabError(
        'dataset-invalid',
        `"${file}" is damaged in line ${index + 1}.`,
        'It was changed by another program or a disk error. Remove the dataset and add it again.',
      )
    bySplit[parsed.data.split].push(parsed.data)
  }
  return bySplit
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // the schema then refuses it
  }
}

/**
 * Where a picture of a dataset lies. Of a dataset of several folders only these are the person's choice, not what else lies
 * in the folder above them.
 */
export const pathOfPicture = ({ path, source }: Pick<Dataset, 'path' | 'source'>, file: string): Promise<string> => {
  const folder = source.folders?.find(each => file.startsWith(`${each}/`))
  return folder === undefined
    ? insidePath(path, file)
    : insidePath(join(path, ...folder.split('/')), file.slice(folder.length + 1))
}

/** The path of a file below a root, refused where it (or a link on the way) leads out of it. */
export const insidePath = async (root: string, file: string): Promise<string> => {
  const path = join(root, ...file.split('/'))
  const [realRoot, real] = await onDisk(path, () => Promise.all([realpath(root), realpath(path)]))
  if (isInside(realRoot, real)) return real
  throw new LabError(
    'not-found',
    `"${file}" leads out of the dataset's folder.`,
    'Put the picture itself there, not a link.',
  )
}
