import { rm } from 'node:fs/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { onDisk } from '../../files/disk-error.ts'
import type { CatalogueEntry } from '../../weights/catalogue.ts'
import { recogniseWeights } from '../../weights/read.ts'
import type { JobControl } from '../jobs.ts'
import { download } from './download.ts'
import { md5File, statOrNull } from './store.ts'
import type { WeightsStore } from './store.ts'

export const officialSource = 'keras-applications'

type Official = CatalogueEntry & { official: NonNullable<CatalogueEntry['official']> }

/**
 * Fetch a base's official file: downloaded with resume, its MD5 compared with the one in Keras's source, its layers
 * checked, and only then put in place.
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
    if (there?.ok && (await md5File(there.file)) === official.md5) return there // the same file, added by hand

    const begun = (await statOrNull(path)) !== null
    await download({ url: official.url, path, signal, onBytes })
    progress({ phase: 'Check' })
    if ((await md5File(path)) !== official.md5) {
      await onDisk(path, () => rm(path))
      if (!begun) throw notTheFile(official.url)
      // The part that an earlier attempt left may be of another file: once more, from nothing.
      await download({ url: official.url, path, signal, onBytes })
      if ((await md5File(path)) !== official.md5) {
        await onDisk(path, () => rm(path))
        throw notTheFile(official.url)
      }
    }
    await recogniseWeights(path, net)
    signal.throwIfAborted()
    return store.commit(net, path, officialSource)
  })

const notTheFile = (url: string) =>
  new LabError(
    'weights-damaged',
    `${new URL(url).host} sent another file than the one that Keras names: the MD5 differs.`,
    'Nothing of it was kept. A proxy or a login page in between is the usual cause; try again on another connection.',
  )
