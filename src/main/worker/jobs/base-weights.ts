import { findWeightsFile } from '../../files/weights-file.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { Net } from '../../nets/graph.ts'
import { initialWeights } from '../../weights/initial.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'
import { readWeightsFile } from '../../weights/read.ts'

/** What cache keys call the frozen layers' weights. */
export const weightsName = (weights: RunFile['weights'], seed: number): string => weights?.sha256 ?? `initial ${seed}`

/**
 * The frozen layers' weights: those whose content the run names, wherever they lie by now.
 *
 * @param folder the run's own, where it has one
 * @throws LabError `weights-missing` where no file of that content is there
 */
export const baseWeights = async (
  places: HomePlaces,
  weights: RunFile['weights'],
  prefix: Net,
  seed: number,
  folder: string | null = null,
): Promise<NamedWeights> =>
  weights === null
    ? initialWeights(prefix, seed)
    : readWeightsFile(await findWeightsFile(places, folder, weights), prefix)
