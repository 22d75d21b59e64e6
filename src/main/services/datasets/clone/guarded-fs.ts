import { lstat, mkdir, readdir, readFile, readlink, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LabError } from '../../../../shared/contract/errors.ts'
import { isInside } from '../list-pictures.ts'

/**
 * The file system as a clone may use it: one folder, no links. Names of branches and files come from a server that
 * nobody vouches for; whatever they are made of, nothing outside the folder is read or written.
 *
 * @param root a folder that did not exist before, so that no link in it leads out
 */
export const guardedFs = (root: string, isStopped: () => boolean) => {
  const guard =
    <A extends unknown[], R>(work: (path: string, ...rest: A) => Promise<R>) =>
    async (path: string, ...rest: A): Promise<R> => {
      if (isStopped()) throw new LabError('stopped', 'Stopped.')
      if (isInside(root, resolve(path))) return work(path, ...rest)
      throw new LabError(
        'archive-unsafe',
        `The repository tries to write outside its folder ("${path}").`,
        'Do not use it.',
      )
    }
  const refuse = () => Promise.reject(new LabError('archive-unsafe', 'The repository tries to make a link.'))
  return {
    promises: {
      readFile: guard(readFile as (path: string, options?: never) => Promise<unknown>),
      writeFile: guard(writeFile as (path: string, data: never, options?: never) => Promise<void>),
      mkdir: guard(mkdir as (path: string, options?: never) => Promise<unknown>),
      readdir: guard(readdir as (path: string, options?: never) => Promise<unknown>),
      rm: guard(rm),
      rmdir: guard(rmdir as (path: string, options?: never) => Promise<void>),
      unlink: guard((path: string) => unlink(path)),
      stat: guard(stat as (path: string, options?: never) => Promise<unknown>),
      lstat: guard(lstat as (path: string, options?: never) => Promise<unknown>),
      readlink: guard(readlink as (path: string, options?: never) => Promise<unknown>),
      symlink: refuse,
      chmod: guard(() => Promise.resolve()),
    },
  }
}
