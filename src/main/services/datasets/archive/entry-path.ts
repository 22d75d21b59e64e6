import { LabError } from '../../../../shared/contract/errors.ts'
import { whyUnsafe } from '../clone/safe-name.ts'

const deepest = 40

/**
 * Where an entry of an archive goes, as steps down from the folder that it is unpacked into.
 *
 * @param name as it stands in the archive, with forward slashes
 * @throws LabError `archive-unsafe`, naming the entry, for anything but plain steps down: an absolute path, a drive, "..",
 *   a backslash, a name that no file may have
 * @example entryPath('cats/1.png') // ['cats', '1.png']
 */
export const entryPath = (name: string, platform: NodeJS.Platform = process.platform): string[] => {
  if (/^[/\\]/.test(name)) throw refused(name, 'it is an absolute path')
  if (/^[a-z]:/i.test(name)) throw refused(name, 'it names a drive')
  const steps = name.split('/').filter(step => step !== '' && step !== '.')
  if (steps.includes('..')) throw refused(name, 'it leads out of the folder that it is unpacked into')
  if (steps.length > deepest) throw refused(name, `it lies more than ${deepest} folders deep`)
  for (const step of steps) {
    const why = whyUnsafe(step, platform)
    if (why) throw refused(name, `${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, '')}`)
  }
  return steps
}

/** The whole archive is refused for one such entry: whoever made it meant something else than pictures. */
export const refused = (name: string, why: string): LabError =>
  new LabError(
    'archive-unsafe',
    `The archive was not unpacked: of its entry ${JSON.stringify(shorten(name))}, ${why}.`,
    'Nothing of it was written anywhere else. Use an archive of plain folders and files, or unpack it yourself and add the folder.',
  )

const shorten = (name: string) => (name.length > 200 ? `${name.slice(0, 200)}…` : name)
