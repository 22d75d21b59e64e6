import { join } from 'node:path'
import type { Dataset, Image } from '../../../shared/contract/datasets.ts'
import { officialDatasets } from '../../../shared/contract/datasets.ts'
import { makeFolder } from '../../files/make-folder.ts'
import type { HomePlaces } from '../../files/places.ts'
import { assemble, checkPercent } from './assemble.ts'
import { gather, sampleFrom } from './gather.ts'
import type { AddChoices, Control, GatherPlaces } from './gathered.ts'
import { moveFolder } from './move-folder.ts'
import { nameOfSource, numbered } from './names.ts'
import { createPending, nameTaken } from './pending.ts'
import type { Pending } from './pending.ts'
import { plainAddress } from './source.ts'
import type { AddDatasetSource } from './source.ts'
import { datasetFiles } from './store.ts'
import type { DatasetStore } from './store.ts'

/**
 * Make a dataset: look, open every picture, draw splits where there are none, and put the finished folder in its place in
 * one step. Whatever stops it, nothing half-made is left and no picture of the person's is lost.
 */
export const addDataset = async (
  choices: AddChoices,
  { places, store, official }: { places: HomePlaces; store: DatasetStore; official: GatherPlaces['official'] },
  control: Control,
): Promise<Dataset> => {
  checkPercent(choices.split)
  const there = await alreadyThere(choices, store, official)
  if (there) return there
  const pending = await createPending(places)
  const undo: (() => Promise<void>)[] = []
  try {
    const { pictures } = datasetFiles(pending.folder)
    const gathered = await gather(choices, { places, pictures, official }, control)
    const { images, ...described } = assemble(gathered.found, gathered.inspection, choices, gathered.layout)
    if (choices.source.kind === 'folder' && gathered.source.kind === 'upload') {
      const { path } = choices.source
      await moveFolder(path, pictures)
      undo.push(() => moveFolder(pictures, path))
    }
    if (gathered.moved) await makeFolder(pictures)
    for (const { from, name } of gathered.moved ?? []) {
      const to = join(pictures, name)
      await moveFolder(from, to)
      undo.unshift(() => moveFolder(to, from))
    }
    const name = await settle(choices, pending, async name => {
      const { layout, source, inside, target = described.target } = gathered
      await store.write(
        pending.folder,
        {
          ...{ ...described, name, path: layout.root, inside, target, orientation: choices.orientation },
          ...{ source, createdAt: new Date().toISOString() },
        },
        images satisfies Image[],
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

/** The clone, sample or official dataset that was asked for, where it is there already: it is not made again. */
const alreadyThere = async (
  choices: AddChoices,
  store: DatasetStore,
  official: GatherPlaces['official'],
): Promise<Dataset | null> => {
  const { source } = choices
  const wanted = choices.name ?? nameOfSource(source, choices.kind)
  const all = await store.list()
  const sameName = all.find(({ name }) => name === wanted)
  if (source.kind === 'folders') {
    if (choices.name && sameName) throw nameTaken(wanted)
    const same = all.find(other => isMadeOf(other, source.paths) && other.orientation === choices.orientation)
    if (!choices.name && same) throw nameTaken(same.name, ', made from these folders')
    return null
  }
  if (source.kind === 'folder' || source.kind === 'files') {
    const path = source.kind === 'folder' ? source.path : source.paths[0]
    if (choices.name && sameName) throw nameTaken(wanted)
    const same = all.find(
      ({ source: other, orientation }) =>
        other.from === path && other.kind !== 'upload' && orientation === choices.orientation,
    )
    if (!choices.name && same)
      throw nameTaken(same.name, `, made from this ${source.kind === 'folder' ? 'folder' : 'file'}`)
    return null
  }
  const from =
    source.kind === 'git'
      ? plainAddress(source.url)
      : source.kind === 'official'
        ? official[source.id].url
        : sampleFrom(choices.seed)
  const isSame = (other: Dataset) =>
    other.source.kind === source.kind &&
    other.source.from === from &&
    other.orientation === choices.orientation &&
    (source.kind !== 'sample' || other.kind === (choices.kind ?? 'classification'))
  const same = choices.name ? sameName && isSame(sameName) && sameName : all.find(isSame)
  if (same) return same
  if (choices.name && sameName) throw nameTaken(wanted)
  return null
}

/** Whether a dataset uses these folders, and no others, in place. */
const isMadeOf = ({ path, source: { folders } }: Dataset, paths: readonly string[]): boolean =>
  folders?.length === paths.length && folders.every(folder => paths.includes(join(path, ...folder.split('/'))))

/** Give it the name that was asked for, or the first free one. */
const settle = async (
  choices: AddChoices,
  pending: Pending,
  write: (name: string) => Promise<void>,
): Promise<string> => {
  const wanted = choices.name ?? nameOfSource(choices.source, choices.kind)
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
  const name = choices.name ?? nameOfSource(choices.source, choices.kind)
  switch (choices.source.kind) {
    case 'git':
      return `Clone ${name}`
    case 'sample':
      return 'Draw the sample'
    case 'official':
      return `Fetch ${titleOfOfficial(choices.source.id)}`
    case 'folder':
    case 'folders':
    case 'files':
      return `Add ${name}`
  }
}

const titleOfOfficial = (id: Extract<AddDatasetSource, { kind: 'official' }>['id']): string =>
  officialDatasets.find(one => one.id === id)?.title ?? id
