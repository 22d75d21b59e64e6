import { stat } from 'node:fs/promises'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { onDisk } from '../../files/disk-error.ts'
import type { CatalogueEntry, OfficialFile } from '../../weights/catalogue.ts'
import { recogniseWeights } from '../../weights/read.ts'
import type { JobControl } from '../jobs.ts'
import { downloadOfficial } from '../download-official.ts'
import { md5File } from './store.ts'
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

    await downloadOfficial(
      { url: official.url, path, signal, onBytes, byHand },
      {
        known: official.md5 === null ? 'size' : 'MD5',
        isTheFile: () => isTheFile(path, official),
        otherwise: 'weights-damaged',
      },
      () => progress({ phase: 'Check' }),
    )
    await recogniseWeights(path, net)
    signal.throwIfAborted()
    return store.commit(net, path, officialSource)
  })

const byHand =
  'Try again later, or fetch the file by other means and add it with "unfreeze weights add FILE" or by dropping it on the window.'

const isTheFile = async (path: string, { md5, bytes }: OfficialFile): Promise<boolean> =>
  md5 === null ? (await onDisk(path, () => stat(path))).size === bytes : (await md5File(path)) === md5
