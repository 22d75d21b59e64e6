import { basename, relative, sep } from 'node:path'
import { splits as splitOrder } from '../../../shared/contract/datasets.ts'
import type { Dataset, Image } from '../../../shared/contract/datasets.ts'
import type { Parsed } from '../../../shared/contract/index.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { JobControl } from '../jobs.ts'
import { assemble, checkPercent } from './assemble.ts'
import { clonePictures } from './clone/clone.ts'
import { inspect } from './inspect.ts'
import type { Inspection } from './inspect.ts'
import { findLayout } from './layout.ts'
import type { Layout } from './layout.ts'
import { listDataset } from './listing.ts'
import type { Found } from './listing.ts'
import type { Skipped } from './list-pictures.ts'
import { nameOfSource, numbered } from './names.ts'
import { createPending, nameTaken } from './pending.ts'
import type { Pending } from './pending.ts'
import { drawSample } from './sample/draw-sample.ts'
import type { Sample } from './sample/draw-sample.ts'
import { moveFolder } from './move-folder.ts'
import { plainAddress } from './source.ts'
import type { AddDatasetSource } from './source.ts'
import { datasetFiles } from './store.ts'
import type { DatasetStore } from './store.ts'

export type AddChoices = Omit<Parsed<'datasets.add'>, 'source'> & { source: AddDatasetSource }

type Control = Pick<JobControl, 'signal' | 'progress'>

/** What the pictures of a source turned out to be, before they have a name. */
interface Gathered {
  layout: Layout
  found: Found
  inspection: Inspection
  source: Dataset['source']
  /** Where the pictures lie below the dataset's own folder; null where they are used in place. */
  inside: string | null
  target: Dataset['target']
  /** Known already: a sample's numbers. */
  targetOf: (image: Image) => number | null
}

/**
 * Make a dataset: look, open every picture, draw splits where there are none, and put the finished folder in its place in
 * one step. Whatever stops it, nothing half-made is left and no picture of the person's is lost.
 */
export const addDataset = async (
  choices: AddChoices,
  { places, store }: { places: HomePlaces; store: DatasetStore },
  control: Control,
): Promise<Dataset> => {
  checkPercent(choices.split)
  const there = await alreadyThere(choices, store)
  if (there) return there
  const pending = await createPending(places)
  const undo: (() => Promise<void>)[] = []
  try {
    const gathered = await gather(choices, pending, control)
    const { images, ...described } = assemble(gathered.found, gathered.inspection, choices, gathered.layout)
    if (choices.source.kind === 'folder' && choices.source.upload) {
      const { path } = choices.source
      const { pictures } = datasetFiles(pending.folder)
      await moveFolder(path, pictures)
      undo.push(() => moveFolder(pictures, path))
    }
    const withTargets = images.map((image): Image => ({ ...image, target: gathered.targetOf(image) }))
    const name = await settle(choices, pending, async name => {
      const { layout, source, inside, target } = gathered
      await store.write(
        pending.folder,
        {
          ...{ name, path: layout.root, inside, kind: 'classification', target, orientation: choices.orientation },
          ...{ ...described, source, createdAt: new Date().toISOString() },
        },
        withTargets,
      )
    })
    undo.length = 0
    return await store.get(name)
  } finally {
    try {
      for (const step of undo) await step()
    } finally {
      await pending.discard()
    }
  }
}

/** The clone or sample that was asked for, where it is there already: it is not made again. */
const alreadyThere = async (choices: AddChoices, store: DatasetStore): Promise<Dataset | null> => {
  const { source } = choices
  const wanted = choices.name ?? nameOfSource(source)
  const all = await store.list()
  const sameName = all.find(({ name }) => name === wanted)
  if (source.kind === 'folder') {
    if (choices.name && sameName) throw nameTaken(wanted)
    const same = all.find(
      ({ source: other, orientation }) =>
        other.from === source.path && other.kind !== 'upload' && orientation === choices.orientation,
    )
    if (!choices.name && same) throw nameTaken(same.name, `, made from this folder`)
    return null
  }
  const from = source.kind === 'git' ? plainAddress(source.url) : sampleFrom(choices.seed)
  const isSame = (other: Dataset) =>
    other.source.kind === source.kind && other.source.from === from && other.orientation === choices.orientation
  const same = choices.name ? sameName && isSame(sameName) && sameName : all.find(isSame)
  if (same) return same
  if (choices.name && sameName) throw nameTaken(wanted)
  return null
}

const sampleFrom = (seed: number) => `drawn with seed ${seed}`

const gather = async (choices: AddChoices, pending: Pending, control: Control): Promise<Gathered> => {
  const { source } = choices
  const { pictures } = datasetFiles(pending.folder)
  const untouched = { target: null, targetOf: () => null }
  if (source.kind === 'folder') {
    const { path } = source
    const looked = await look(path, 'person', choices, control, choices.copy && !source.upload ? pictures : undefined)
    const below = relative(path, looked.layout.root).split(sep).filter(Boolean)
    const inside = source.upload ? ['images', ...below].join('/') : choices.copy ? 'images' : null
    const kind = source.upload ? 'upload' : choices.copy ? 'copy' : 'folder'
    return { ...looked, ...untouched, inside, source: { kind, from: source.upload ? basename(path) : path } }
  }
  let left: Skipped[] = []
  let sample: Sample | null = null
  if (source.kind === 'git') left = await clonePictures(source.url, pictures, control)
  else sample = await drawSample(pictures, choices.seed, control)
  const looked = await look(pictures, source.kind === 'git' ? 'repository' : 'person', choices, control)
  const below = relative(pictures, looked.layout.root).split(sep).filter(Boolean)
  const prefix = below.length > 0 ? `${below.join('/')}/` : ''
  const here = left
    .filter(({ file }) => file.startsWith(prefix))
    .map(skip => ({ ...skip, file: skip.file.slice(prefix.length) }))
  looked.found.skipped.push(...here)
  return {
    ...looked,
    inside: ['images', ...below].join('/'),
    source: { kind: source.kind, from: source.kind === 'git' ? plainAddress(source.url) : sampleFrom(choices.seed) },
    target: sample?.target ?? null,
    targetOf: ({ file }) => sample?.targets.get(file) ?? null,
  }
}

/** Find the dataset in a folder and open all its pictures, split by split. */
const look = async (
  folder: string,
  chosenBy: 'person' | 'repository',
  { orientation }: AddChoices,
  { signal, progress }: Control,
  copyTo?: string,
): Promise<{ layout: Layout; found: Found; inspection: Inspection }> => {
  progress({ phase: 'Looking for pictures', unit: 'pictures' })
  const layout = await findLayout(folder, chosenBy, signal)
  const found = await listDataset(layout, folder)
  const inspection: Inspection = { images: [], skipped: [] }
  for (const split of [null, ...splitOrder]) {
    const files = found.files.filter(listed => listed.split === split)
    if (files.length === 0) continue
    const classes = new Set(files.map(({ label }) => label)).size
    const phase = `${split ? `${split}: ` : ''}Found ${files.length} files belonging to ${classes} classes.`
    let done = 0
    progress({ phase, done, total: files.length, unit: 'pictures' })
    const onRead = () => progress({ phase, done: ++done, total: files.length })
    const { images, skipped } = await inspect(layout.root, files, { orientation, copyTo, signal, onRead })
    for (const image of images) inspection.images.push(image)
    inspection.skipped.push(...skipped)
  }
  return { layout, found, inspection }
}

/** Give it the name that was asked for, or the first free one. */
const settle = async (
  choices: AddChoices,
  pending: Pending,
  write: (name: string) => Promise<void>,
): Promise<string> => {
  const wanted = choices.name ?? nameOfSource(choices.source)
  for (let n = 1; n < 1000; n++) {
    const name = numbered(wanted, n)
    await write(name)
    if (await pending.moveTo(name)) return name
    if (choices.name) break
  }
  throw nameTaken(wanted)
}

/** What the person reads while it is at work. */
export const titleOf = (choices: AddChoices): string => {
  const name = choices.name ?? nameOfSource(choices.source)
  switch (choices.source.kind) {
    case 'git':
      return `Clone ${name}`
    case 'sample':
      return 'Draw the sample'
    case 'folder':
      return `Add ${name}`
  }
}
