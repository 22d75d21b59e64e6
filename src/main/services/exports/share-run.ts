import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ZipEntry } from '../../exports/zip.ts'
import { writeZip } from '../../exports/zip.ts'
import { readJson } from '../../files/atomic.ts'
import { checkpointFiles } from '../../files/checkpoint.ts'
import { onDisk } from '../../files/disk-error.ts'
import { sha256Bytes, sha256File } from '../../files/hash.ts'
import { isThere } from '../../files/if-there.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import { runPlaces } from '../../files/run-file.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { findWeightsFile } from '../../files/weights-file.ts'
import { BASE, CONTENTS, modelHead } from './shared-run.ts'
import type { SharedRun } from './shared-run.ts'

/**
 * Write a finished run as one file that another lab takes in: its settings, curves, results and model, with the pretrained
 * weights that the model stands on. The pictures are not in it, and no path of this machine.
 *
 * @throws LabError `weights-missing`, `run-damaged`, `disk-full`
 */
export const writeSharedRun = async (
  path: string,
  places: HomePlaces,
  run: RunFile,
  labVersion: string,
  signal: AbortSignal,
): Promise<void> => {
  const folder = places.run(run.id)
  const entries: ZipEntry[] = [
    { name: 'run.json', text: JSON.stringify(withoutPlaces(run)) },
    { name: 'model.json', text: JSON.stringify(await modelWithoutPlaces(folder)) },
  ]
  for (const name of ['state.json', 'history.jsonl', 'evaluation-validation.json', 'evaluation-test.json'])
    if (await isThere(join(folder, name))) entries.push({ name, file: join(folder, name) })
  for (const kept of ['best', 'start'] as const)
    for (const [name, file] of await checkpointFiles(runPlaces(folder)[kept]))
      entries.push({ name: `${kept}/${name}`, file })
  if (!entries.some(({ name }) => name.startsWith('best/')))
    throw new LabError(
      'run-damaged',
      `Run "${run.id}" has no best checkpoint to share.`,
      'Restore its folder from a backup.',
    )
  if (run.weights) entries.push({ name: BASE, file: await findWeightsFile(places, folder, run.weights) })

  const files: SharedRun['files'] = []
  for (const entry of entries) {
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    files.push({ name: entry.name, ...(await contentOf(entry)) })
  }
  const createdAt = new Date().toISOString()
  const contents: SharedRun = { format: 1, kind: 'unfreeze run', labVersion, createdAt, files }
  await writeZip(path, [{ name: CONTENTS, text: JSON.stringify(contents) }, ...entries])
}

/** Where pictures and weights lie here is nobody else's business, and of no use there. */
const withoutPlaces = (run: RunFile): RunFile => ({
  ...run,
  dataset: { ...run.dataset, path: '' },
  weights: run.weights && { ...run.weights, file: basename(run.weights.file) },
})

/** What the model needs to be used: it names the weights, too. */
const modelWithoutPlaces = async (folder: string): Promise<object> => {
  const { weights, ...model } = await readJson(runPlaces(folder).model, modelHead)
  return { ...model, weights: weights && { ...weights, file: basename(weights.file) } }
}

const contentOf = async (entry: ZipEntry): Promise<{ bytes: number; sha256: string }> => {
  if ('text' in entry) return { bytes: Buffer.byteLength(entry.text), sha256: sha256Bytes(entry.text) }
  const { size } = await onDisk(entry.file, () => stat(entry.file))
  return { bytes: size, sha256: await sha256File(entry.file) }
}
