import { basename } from 'node:path'
import { splits } from '../../../shared/contract/datasets.ts'
import type { Dataset, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Handlers, Publish } from '../../../shared/contract/index.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { Jobs } from '../jobs.ts'
import type { OfferedPath, Offers } from '../offers.ts'
import { addDataset, titleOf } from './add.ts'
import type { AddChoices } from './gathered.ts'
import { checkDataset } from './check.ts'
import { createDatasetEditing } from './edit-dataset.ts'
import { appendOpening, readOpenings } from './openings.ts'
import type { TestOpening } from './openings.ts'
import { officialSources } from './official.ts'
import { sweepPending } from './pending.ts'
import { createDatasetStore, datasetFiles } from './store.ts'
import type { DatasetStore } from './store.ts'
import { sweepWorkplaces } from './workplace.ts'

export type { BySplit, LocatedImage } from './store.ts'
export type { TestOpening } from './openings.ts'

type Requests =
  | 'datasets.list'
  | 'datasets.show'
  | 'datasets.add'
  | 'datasets.remove'
  | 'datasets.check'
  | 'datasets.edit'
  | 'datasets.undoEdit'
  | 'datasets.targets'
  | 'datasets.images'

export interface Datasets extends Pick<DatasetStore, 'list' | 'get' | 'images' | 'locate'> {
  /** Count that somebody looked at a test result: on the disk first, then told. */
  recordTestOpening(name: string, opening: TestOpening): Promise<Dataset>
  /** Every opening so far, the first one first. @throws LabError `not-found` */
  openings(name: string): Promise<TestOpening[]>
  handlers: Pick<Handlers, Requests>
}

/** The datasets of a home: adding, listing, checking, their pictures, and how often each test set was opened. */
export const createDatasets = ({
  places,
  jobs,
  publish,
  offers,
  official = officialSources,
}: {
  places: HomePlaces
  jobs: Jobs
  publish: Publish
  offers: Offers
  /** Where official datasets are fetched from. */
  official?: typeof officialSources
}): Datasets => {
  const store = createDatasetStore(places)
  const editing = createDatasetEditing({ places, store })
  let swept: Promise<void> | null = null
  /** What a killed program left half-made goes away before the first look. */
  const sweepOnce = () =>
    (swept ??= Promise.all([sweepPending(places), sweepWorkplaces(places)]).then(
      () => undefined,
      (error: unknown) => {
        swept = null
        throw error
      },
    ))

  const list = async () => {
    await sweepOnce()
    return store.list()
  }

  const sourceOf = (source: Parameters<Handlers['datasets.add']>[0]['source']): AddChoices['source'] => {
    if (source.kind !== 'offer') return source
    const offered = [source.token, ...(source.more ?? [])].map(token => offers.resolve(token))
    const [{ path, kind, upload }] = offered as [OfferedPath]
    if (offered.length === 1 && kind === 'folder') return { kind: 'folder', path, upload }
    const paths = offered.map(one => one.path)
    const folders = offered.filter(one => one.kind === 'folder')
    if (folders.length === 0) return { kind: 'files', paths, upload }
    if (folders.length === offered.length) return { kind: 'folders', paths, upload }
    const file = offered.find(one => one.kind !== 'folder')!
    throw new LabError(
      'dataset-invalid',
      `"${basename(folders[0]!.path)}" is a folder and "${basename(file.path)}" a file: together they make no dataset.`,
      'Choose folders alone, one for each class; or one archive or table.',
    )
  }

  const tell = (dataset: Dataset): Dataset => {
    publish('dataset', dataset)
    return dataset
  }

  return {
    list,
    get: store.get,
    images: store.images,
    locate: store.locate,

    recordTestOpening: async (name, opening) => {
      await store.get(name)
      await appendOpening(datasetFiles(places.dataset(name)).openings, opening)
      return tell(await store.get(name))
    },
    openings: async name => {
      await store.get(name)
      return readOpenings(datasetFiles(places.dataset(name)).openings)
    },

    handlers: {
      'datasets.list': list,
      'datasets.show': ({ name }) => store.get(name),

      'datasets.add': input => {
        const choices: AddChoices = { ...input, source: sourceOf(input.source) }
        return jobs.start(
          { kind: 'dataset.add', title: titleOf(choices), subject: choices.name ?? null, unit: 'pictures' },
          async control => {
            await sweepOnce()
            return tell(await addDataset(choices, { places, store, official }, control))
          },
        )
      },

      'datasets.remove': async ({ name }) => {
        await store.remove(name)
        publish('dataset.removed', { name })
        return {}
      },

      'datasets.check': async ({ name }) => {
        const dataset = await store.get(name)
        return jobs.start(
          { kind: 'dataset.check', title: `Check ${name}`, subject: name, unit: 'pictures' },
          async control => ({ findings: await checkDataset(dataset, await store.images(name), control) }),
        )
      },

      'datasets.edit': async ({ name, edit }) => tell(await editing.edit(name, edit)),
      'datasets.undoEdit': async ({ name }) => tell(await editing.undo(name)),

      'datasets.targets': async ({ name }) => {
        const { kind } = await store.get(name)
        const all = await store.images(name)
        const of = (split: Split) =>
          kind === 'regression' ? all[split].flatMap(({ target }) => (target === null ? [] : [target])) : []
        return { train: of('train'), validation: of('validation'), test: of('test') }
      },

      'datasets.images': async ({ name, split, label, leftOut, offset, limit }) => {
        const pictures = await store.pictures(name)
        const all = leftOut ? pictures.leftOut : splits.flatMap(one => pictures.images[one])
        const found = all.filter(
          image => (split === undefined || image.split === split) && (label === undefined || image.label === label),
        )
        return { total: found.length, images: found.slice(offset, offset + limit) }
      },
    },
  }
}
