import { rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { OfficialId } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk, systemCode } from '../../files/disk-error.ts'
import { sha256File } from '../../files/hash.ts'
import { download } from '../weights/download.ts'
import type { AddChoices, Control, Gathered, GatherPlaces } from './gathered.ts'
import { archiveKindOf, gatherArchive } from './gather-files.ts'
import type { OfficialSource } from './official.ts'
import { inWorkplace } from './workplace.ts'

/**
 * Fetch an official dataset (going on where an earlier attempt broke off), check that it is the file that Keras names, and
 * read it as if a person had brought it.
 */
export const gatherOfficial = (
  choices: AddChoices,
  id: OfficialId,
  where: GatherPlaces,
  control: Control,
): Promise<Gathered> => {
  const source = where.official[id]
  return inWorkplace(where.places, `official ${source.url} ${source.sha256}`, async ({ folder }) => {
    const path = join(folder, basename(new URL(source.url).pathname))
    await fetchChecked(source, path, control)
    const kind = await archiveKindOf(path)
    if (!kind) throw new Error(`${source.url} is an archive`)
    const gathered = await gatherArchive(path, kind, choices, where, control)
    return { ...gathered, source: { kind: 'official', from: source.url } }
  })
}

const fetchChecked = async ({ url, sha256, bytes }: OfficialSource, path: string, control: Control): Promise<void> => {
  const { signal, progress } = control
  const fetch = async () => {
    progress({ phase: 'Download', done: 0, total: bytes, unit: 'bytes' })
    const onBytes = (done: number, total: number | null) => progress({ done, total: total ?? bytes })
    await download({ url, path, signal, onBytes, byHand })
    progress({ phase: 'Check', unit: 'bytes' })
    if ((await sha256File(path)) === sha256) return true
    await onDisk(path, () => rm(path))
    return false
  }
  const begun = await isThere(path)
  // The part that an earlier attempt left may be of another file: then once more, from nothing.
  if ((await fetch()) || (begun && (await fetch()))) return
  throw new LabError(
    'network',
    `${new URL(url).host} sent another file than the one that Keras names: the SHA-256 differs.`,
    'Nothing of it was kept. A proxy or a login page in between is the usual cause; try again on another connection.',
  )
}

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

const byHand =
  'Try again later, or fetch the file by other means and add it: `unfreeze dataset add FILE`, or drop it on the window.'
