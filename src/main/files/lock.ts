import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import properLockfile from 'proper-lockfile'
import { z } from 'zod'
import { LabError } from '../../shared/contract/errors.ts'
import { writeJson } from './atomic.ts'
import { asLabError, onDisk, systemCode } from './disk-error.ts'
import { textIfThere } from './if-there.ts'
import { makeFolder } from './make-folder.ts'
import { processStart } from './process-identity.ts'

const owner = z.object({ pid: z.number().int(), start: z.string(), what: z.string() })
export type LockOwner = z.infer<typeof owner>

let ownStart: Promise<string | null> | undefined

/** Who holds the lock at `path`: a live process, or null where nobody does (also when its owner died). */
export const lockOwner = async (path: string): Promise<LockOwner | null> => {
  const text = await textIfThere(path)
  if (text === null) return null
  let parsed: ReturnType<typeof owner.safeParse>
  try {
    parsed = owner.safeParse(JSON.parse(text))
  } catch {
    return null // never written by us, for we write it whole
  }
  if (!parsed.success) return null
  const start = await processStart(parsed.data.pid)
  if (start === null) return null
  // Where the system hides start times, the number alone has to do: better to wait than to break a live lock.
  return [start, 'unknown'].includes(parsed.data.start) || start === 'unknown' ? parsed.data : null
}

/**
 * Take a lock that other processes (and others in this one) respect. The file says whose it is: process number and
 * start time, so that the lock of a process that died is taken over at once and one that lives is never broken.
 *
 * @param what names the thing in the message: `run "20260101-cats"`
 * @returns the way to give it back
 * @throws LabError `busy`, naming the process that holds it
 */
export const takeLock = async (path: string, what: string): Promise<() => Promise<void>> => {
  await makeFolder(dirname(path))
  // Looking and writing must be one step among processes; the guard is held for milliseconds.
  const openGuard = await guard(path)
  try {
    const holder = await lockOwner(path)
    if (holder)
      throw new LabError(
        'busy',
        holder.pid === process.pid
          ? `${what} is being worked on already.`
          : `${what} is being worked on by another Unfreeze (process ${holder.pid}).`,
        'Wait until that has ended, or stop it there.',
      )
    const start = (await (ownStart ??= processStart(process.pid))) ?? 'unknown'
    await writeJson(path, { pid: process.pid, start, what } satisfies LockOwner)
  } finally {
    await openGuard()
  }
  return () => onDisk(path, () => rm(path, { force: true }))
}

/** Do something while holding a lock; it is given back whatever happens. */
export const withLock = async <T>(path: string, what: string, work: () => Promise<T>): Promise<T> => {
  const release = await takeLock(path, what)
  try {
    return await work()
  } finally {
    await release()
  }
}

const guard = async (path: string): Promise<() => Promise<void>> => {
  try {
    return await properLockfile.lock(path, {
      lockfilePath: `${path}.guard`,
      realpath: false,
      stale: 5000,
      retries: { retries: 60, factor: 1.2, minTimeout: 10, maxTimeout: 500 },
    })
  } catch (error) {
    if (systemCode(error) !== 'ELOCKED') throw asLabError(error, path)
    throw new LabError('busy', `"${path}" is held by another program.`, 'Try again in a moment.', { cause: error })
  }
}
