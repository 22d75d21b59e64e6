import type { Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { ImageResult } from '../../../shared/contract/runs.ts'
import { readImageResults } from '../../files/evaluation-file.ts'
import type { HomePlaces } from '../../files/places.ts'

/** What a run made of all pictures of a split. @throws LabError `run-state` where it was not evaluated on it */
export const evaluatedImages = async (places: HomePlaces, runId: string, split: Split): Promise<ImageResult[]> => {
  const images = await readImageResults(places.run(runId), split)
  if (!images) throw notEvaluated(runId, split)
  return images
}

export const notEvaluated = (runId: string, split: Split) =>
  new LabError('run-state', `Run "${runId}" was not evaluated on ${split} yet.`, 'Wait for its end, or evaluate it.')
