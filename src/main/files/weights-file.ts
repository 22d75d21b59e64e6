import { readdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { LabError } from '../../shared/contract/errors.ts'
import { sha256File } from './hash.ts'
import { ifThere } from './if-there.ts'
import type { HomePlaces } from './places.ts'
import { runPlaces } from './run-file.ts'
import type { RunFile } from './run-file.ts'

/**
 * The file of the pretrained weights that a run names by content, wherever it lies by now: in the run's own folder, where
 * it came with a shared run, or anywhere among the home's weights.
 *
 * @param folder the run's
 * @throws LabError `weights-missing` where no file of that content is there
 */
export const findWeightsFile = async (
  places: Pick<HomePlaces, 'weights'>,
  folder: string | null,
  weights: NonNullable<RunFile['weights']>,
): Promise<string> => {
  const own = folder === null ? [] : [runPlaces(folder).base]
  const named = isAbsolute(weights.file) ? weights.file : join(places.weights, weights.file)
  for (const path of new Set([named, ...own, ...(await filesIn(places.weights))]))
    if (await isContent(path, weights.sha256)) return path
  throw new LabError(
    'weights-missing',
    `The weights of ${weights.net} that this run is built on are not in the home any more (SHA-256 ${weights.sha256.slice(0, 12)}…).`,
    `Add the same file again: \`unfreeze weights add FILE\`, or \`unfreeze weights get ${weights.net}\`.`,
  )
}

const isContent = async (path: string, sha256: string): Promise<boolean> => {
  try {
    return (await sha256File(path)) === sha256
  } catch (error) {
    if (error instanceof LabError && error.code === 'not-found') return false
    throw error
  }
}

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await ifThere(folder, () => readdir(folder, { withFileTypes: true, recursive: true }))
  return (entries ?? [])
    .filter(entry => entry.isFile() && /\.(h5|hdf5|keras)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
}
