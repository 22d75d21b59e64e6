import { constants } from 'node:fs'
import { chmod, copyFile, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { onDisk } from '../../files/disk-error.ts'
import { sha256File } from '../../files/hash.ts'
import { recogniseWeights } from '../../weights/read.ts'
import type { JobControl } from '../jobs.ts'
import type { OfferedPath } from '../offers.ts'
import type { WeightsStore } from './store.ts'

export const addedSource = 'added by hand'

/**
 * Take a file of the person's own as a base's weights: checked, copied into the home, put in place whole. The file itself
 * is left as it is, but for an upload, which is the lab's own. Adding the same file again changes nothing.
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
  const sha256 = await sha256File(path)
  // Where an upload lies means nothing to the person who dropped it.
  const net = await recogniseWeights(path, expected, upload ? basename(path) : path)
  signal.throwIfAborted()
  const file = await store.exclusive(net, async () => {
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
        throw new LabError('busy', `"${path}" changed while it was read.`, 'Try again when nothing writes to it.')
      signal.throwIfAborted()
      return await store.commit(net, checked, addedSource)
    } finally {
      await rm(checked, { force: true })
    }
  })
  if (upload) await rm(path, { force: true })
  return file
}
