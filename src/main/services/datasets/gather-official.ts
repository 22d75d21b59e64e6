import { basename, join } from 'node:path'
import type { OfficialId } from '../../../shared/contract/datasets.ts'
import { sha256File } from '../../files/hash.ts'
import { downloadOfficial } from '../download-official.ts'
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

const fetchChecked = ({ url, sha256, bytes }: OfficialSource, path: string, control: Control): Promise<void> => {
  const { signal, progress } = control
  const onBytes = (done: number, total: number | null) =>
    progress({ phase: 'Download', done, total: total ?? bytes, unit: 'bytes' })
  const isTheFile = async () => (await sha256File(path)) === sha256
  onBytes(0, null)
  return downloadOfficial(
    { url, path, signal, onBytes, byHand },
    { known: 'SHA-256', isTheFile, otherwise: 'network' },
    () => progress({ phase: 'Check', unit: 'bytes' }),
  )
}

const byHand =
  'Try again later, or fetch the file by other means and add it: `unfreeze dataset add FILE`, or drop it on the window.'
