import { rm } from 'node:fs/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { onDisk } from '../../files/disk-error.ts'
import type { CatalogueEntry, OfficialFile } from '../../weights/catalogue.ts'
import { recogniseWeights } from '../../weights/read.ts'
import type { JobControl } from '../jobs.ts'
import { download } from './download.ts'
import { md5File, statOrNull } from './store.ts'
import type { WeightsStore } from './store.ts'

export const officialSource = 'keras-applications'

type Official = CatalogueEntry & { official: NonNullable<CatalogueEntry['official']> }

/**
 * Fetch a base's official file: downloaded with resume, its MD5 compared with the one in Keras's source (its size, where that
 * gives none), its layers checked, and only then put in place.
 *
 * @throws LabError network, stopped, weights-damaged, disk-full, not-writable, busy
 */
export const fetchOfficial = (
  { net, official }: Official,
  store: WeightsStore,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<WeightsFile> =>
  store.exclusive(net, async () => {
    const path = store.partial(net, 'download')
    const onBytes = (done: number, total: number | null) =>
      progress({ phase: 'Download', done, total: total ?? official.bytes })

    const there = await store.find(net)
    // The same file, added by hand.
    if (there?.ok && official.md5 !== null && (await isTheFile(there.file, official))) return there

    const begun = (await statOrNull(path)) !== null
    await download({ url: official.url, path, signal, onBytes })
    progress({ phase: 'Check' })
    if (!(await isTheFile(path, official))) {
      await onDisk(path, () => rm(path))
      if (!begun) throw notTheFile(official)
      // The part that an earlier attempt left may be of another file: once more, from nothing.
      await download({ url: official.url, path, signal, onBytes })
      if (!(await isTheFile(path, official))) {
        await onDisk(path, () => rm(path))
        throw notTheFile(official)
      }
    }
    await recogniseWeights(path, net)
    signal.throwIfAborted()
    return store.commit(net, path, officialSource)
  })

const isTheFile = async (path: string, { md5, bytes }: OfficialFile): Promise<boolean> =>
  md5 === null ? (await statOrNull(path))?.size === bytes : (await md5File(path)) === md5

const notTheFile = ({ url, md5 }: OfficialFile) =>
  new LabError(
    'weights-damaged',
    `${new URL(url).host} sent another file than the one that Keras names: the ${md5 === null ? 'size' : 'MD5'} differs.`,
    'Nothing of it was kept. A proxy or a login page in between is the usual cause; try again on another connection.',
  )
