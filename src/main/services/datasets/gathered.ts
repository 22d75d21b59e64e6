import { relative, sep } from 'node:path'
import type { Dataset, OfficialId } from '../../../shared/contract/datasets.ts'
import type { Parsed } from '../../../shared/contract/index.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { JobControl } from '../jobs.ts'
import type { Inspection } from './inspect.ts'
import type { Layout } from './layout.ts'
import type { Found } from './listing.ts'
import type { Skipped } from './list-pictures.ts'
import type { OfficialSource } from './official.ts'
import type { AddDatasetSource } from './source.ts'

export type AddChoices = Omit<Parsed<'datasets.add'>, 'source'> & { source: AddDatasetSource }

export type Control = Pick<JobControl, 'signal' | 'progress'>

/** What the pictures of a source turned out to be, before they have a name. */
export interface Gathered {
  layout: Layout
  found: Found
  inspection: Inspection
  source: Dataset['source']
  /** Where the pictures lie below the dataset's own folder; null where they are used in place. */
  inside: string | null
  /** Uploaded folders, to be moved to their names among the dataset's own pictures. */
  moved?: { from: string; name: string }[]
  /** Known already: a sample's numbers, which stand beside its classes. */
  target?: Dataset['target']
}

/** Where things go meanwhile. */
export interface GatherPlaces {
  places: HomePlaces
  /** The dataset's own folder of pictures, which does not exist yet. */
  pictures: string
  official: Readonly<Record<OfficialId, OfficialSource>>
}

/** The folders from where something was put down to where the dataset begins. */
export const stepsBelow = (folder: string, { root }: Pick<Layout, 'root'>): string[] =>
  relative(folder, root).split(sep).filter(Boolean)

/** Of what was left out, that which lies in the dataset, named from there. */
export const skippedBelow = (left: readonly Skipped[], folder: string, layout: Layout): Skipped[] => {
  const prefix = stepsBelow(folder, layout)
    .map(step => `${step}/`)
    .join('')
  return left
    .filter(({ file }) => file.startsWith(prefix))
    .map(skip => ({ ...skip, file: skip.file.slice(prefix.length) }))
}
