import { readdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk, systemCode } from '../../files/disk-error.ts'
import { sha256File } from '../../files/hash.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { Net } from '../../nets/graph.ts'
import { netById } from '../../nets/index.ts'
import { initialWeights } from '../../weights/initial.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'
import { readWeightsFile } from '../../weights/read.ts'

/** What cache keys call the frozen layers' weights. */
export const weightsName = (weights: RunFile['weights'], seed: number): string => weights?.sha256 ?? `initial ${seed}`

/**
 * The frozen layers' weights: those whose content the run names, wherever in the home they lie by now.
 *
 * @throws LabError `weights-missing` where no file of that content is there
 */
export const baseWeights = async (
  places: HomePlaces,
  weights: RunFile['weights'],
  prefix: Net,
  seed: number,
): Promise<NamedWeights> => {
  if (weights === null) return initialWeights(prefix, seed)
  const named = isAbsolute(weights.file) ? weights.file : join(places.weights, weights.file)
  for (const path of new Set([named, ...(await filesIn(places.weights))]))
    if (await isContent(path, weights.sha256)) return readWeightsFile(path, prefix)
  const { title } = netById(weights.net)
  throw new LabError(
    'weights-missing',
    `The weights of ${title} that this run is built on are not in the home any more (SHA-256 ${weights.sha256.slice(0, 12)}…).`,
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

const filesIn = (folder: string): Promise<string[]> =>
  onDisk(folder, async () => {
    try {
      const entries = await readdir(folder, { withFileTypes: true, recursive: true })
      return entries
        .filter(entry => entry.isFile() && /\.(h5|hdf5|keras)$/.test(entry.name))
        .map(entry => join(entry.parentPath, entry.name))
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return []
      throw error
    }
  })
