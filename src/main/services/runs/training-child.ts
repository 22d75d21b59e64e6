import { rm } from 'node:fs/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import { writeJson } from '../../files/atomic.ts'
import { onDisk } from '../../files/disk-error.ts'
import { lockOwner } from '../../files/lock.ts'
import type { LockOwner } from '../../files/lock.ts'
import { processStart } from '../../files/process-identity.ts'

/** A child whose lab was killed ends within 2 seconds; on a busy machine a little later. */
const patienceMs = 6000
const lookEveryMs = 50

/**
 * Note which child trains in this home. Where a lab was killed, its child may still be writing for a moment: that one
 * is waited for, so that two never write the same run.
 *
 * @param path home/training-child.json
 * @param pid the child that is about to train
 * @returns to be called when it has stopped training
 * @throws LabError `busy` where another child does not go away
 */
export const takeOver = async (path: string, pid: number | undefined): Promise<() => Promise<void>> => {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const owner = await lockOwner(path)
    if (!owner || owner.pid === pid) break
    if (performance.now() > deadline)
      throw new LabError(
        'busy',
        `The engine of another Unfreeze still trains in this home (process ${owner.pid}).`,
        'Wait until it has ended, or end that process; then resume.',
      )
    await new Promise(resolve => setTimeout(resolve, lookEveryMs))
  }
  if (pid !== undefined) {
    const start = (await processStart(pid)) ?? 'unknown'
    await writeJson(path, { pid, start, what: 'a training' } satisfies LockOwner)
  }
  return () => onDisk(path, () => rm(path, { force: true }))
}
