import { rm } from 'node:fs/promises'
import { clone, resolveRef } from 'isomorphic-git'
import { LabError } from '../../../../shared/contract/errors.ts'
import { makeFolder } from '../../../files/make-folder.ts'
import type { JobControl } from '../../jobs.ts'
import type { Skipped } from '../list-pictures.ts'
import { checkoutPictures } from './checkout.ts'
import { cloneError } from './clone-error.ts'
import { createGitHttp } from './git-http.ts'
import { guardedFs } from './guarded-fs.ts'

/**
 * Fetch the latest commit of a repository's main branch and write its pictures into `folder`. Git's own files lie in a
 * folder beside it meanwhile and go away in the end.
 *
 * @param folder does not exist yet; whoever calls puts it in its place when all went well
 * @returns what was left out: links, names that lead elsewhere
 * @throws LabError `network` or `clone-failed` in words
 */
export const clonePictures = async (
  url: string,
  folder: string,
  control: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Skipped[]> => {
  const { signal, progress } = control
  const gitdir = `${folder}.git`
  const fs = guardedFs(gitdir, () => signal.aborted)
  const cache = {}
  await makeFolder(gitdir)
  const http = createGitHttp(signal, bytes =>
    progress({ phase: 'Downloading', done: bytes, total: null, unit: 'bytes' }),
  )
  const onProgress = ({ phase, loaded, total }: { phase: string; loaded: number; total: number }) => {
    const known = unpacking[phase]
    if (known) progress({ phase: known, done: loaded, total, unit: 'objects' })
  }
  try {
    progress({ phase: 'Connecting', unit: 'bytes' })
    const what = { fs, http, gitdir, dir: folder, url, onProgress, cache }
    await orStopped(signal, clone({ ...what, depth: 1, singleBranch: true, noTags: true, noCheckout: true }))
    const commit = await headOf(fs, gitdir)
    const onWritten = (done: number, total: number) =>
      progress({ phase: 'Writing the pictures', done, total, unit: 'pictures' })
    return await checkoutPictures({ fs, gitdir, cache }, commit, folder, { signal, onWritten })
  } catch (error) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    throw cloneError(error, url)
  } finally {
    await rm(gitdir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The library's names of what it does with the download. */
const unpacking: Partial<Record<string, string>> = {
  'Receiving objects': 'Unpacking',
  'Resolving deltas': 'Unpacking the differences',
}

const headOf = async (fs: ReturnType<typeof guardedFs>, gitdir: string): Promise<string> => {
  try {
    return await resolveRef({ fs, gitdir, ref: 'HEAD' })
  } catch (error) {
    throw new LabError('clone-failed', 'The repository is empty.', 'Use one with pictures in it.', { cause: error })
  }
}

/**
 * The library cannot be stopped: when the signal comes, we stop waiting for it. Its own files are guarded, so that it
 * writes nothing after that and ends by itself.
 */
const orStopped = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  let stop: () => void = () => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new LabError('stopped', 'Stopped.'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
    stopped.catch(() => undefined)
    work.catch(() => undefined)
  }
}
