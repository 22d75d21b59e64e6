import { constants } from 'node:fs'
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { onDisk } from '../../files/disk-error.ts'
import { sha256File } from '../../files/hash.ts'
import { isKerasArchive, kerasEntries, takeFromKerasArchive } from '../../weights/keras-archive.ts'
import { recogniseWeights } from '../../weights/read.ts'
import type { JobControl } from '../jobs.ts'
import type { OfferedPath } from '../offers.ts'
import type { WeightsStore } from './store.ts'

export const addedSource = 'added by hand'

/**
 * Take a file of the person's own as a base's weights: checked, copied into the home, put in place whole. Of a `.keras` file
 * its weights are taken. The file itself is left as it is, but for an upload, which is the lab's own. Adding the same file
 * again changes nothing.
 *
 * @param expected the net that it has to be; without it, its layers tell
 * @throws LabError weights-mismatch or weights-damaged, naming the layer; stopped, disk-full, not-writable, busy
 */
export const addFile = async (
  { path, upload }: OfferedPath,
  expected: NetId | undefined,
  store: WeightsStore,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<WeightsFile> => {
  progress({ phase: 'Check' })
  // Where an upload lies means nothing to the person who dropped it.
  const called = upload ? basename(path) : path
  const add = (weights: string) => addWeights(weights, called, expected, store, { signal, progress })
  const file = (await isKerasArchive(path)) ? await unpacked(path, called, signal, add) : await add(path)
  if (upload) await rm(path, { force: true })
  return file
}

/** Work with the weights in a `.keras` file, which are taken out of it for that long. */
const unpacked = async <T>(
  path: string,
  called: string,
  signal: AbortSignal,
  work: (weights: string) => Promise<T>,
): Promise<T> => {
  const folder = await onDisk(tmpdir(), () => mkdtemp(join(tmpdir(), 'unfreeze-weights-')))
  try {
    const weights = join(folder, kerasEntries.weights)
    await takeFromKerasArchive(path, new Map([[kerasEntries.weights, weights]]), { called, signal })
    return await work(weights)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const addWeights = async (
  path: string,
  called: string,
  expected: NetId | undefined,
  store: WeightsStore,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<WeightsFile> => {
  const sha256 = await sha256File(path)
  const net = await recogniseWeights(path, expected, called)
  signal.throwIfAborted()
  return store.exclusive(net, async () => {
    const there = await store.find(net)
    if (there?.ok && there.sha256 === sha256) return there
    progress({ phase: 'Copy' })
    const checked = store.partial(net, 'checked')
    try {
      await onDisk(checked, async () => {
        await rm(checked, { force: true }) // of an attempt that was killed
        await copyFile(path, checked, constants.COPYFILE_FICLONE)
        await chmod(checked, 0o644) // a copy of a read-only file would be read-only too
      })
      if ((await sha256File(checked)) !== sha256)
        throw new LabError('busy', `"${called}" changed while it was read.`, 'Try again when nothing writes to it.')
      signal.throwIfAborted()
      return await store.commit(net, checked, addedSource)
    } finally {
      await rm(checked, { force: true })
    }
  })
}
