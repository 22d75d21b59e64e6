import { homePlaces } from '../../files/places.ts'
import { createPrefix } from '../../ml/features/prefix.ts'
import { pipelineOfModel, readModel } from '../../ml/model-file.ts'
import { predictPictures } from '../../ml/predict.ts'
import { createPredictor } from '../../ml/predictor.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { phaseProgress } from '../progress.ts'
import { basename } from 'node:path'
import type { Job } from './job.ts'
import { modelWeights } from './model-weights.ts'
import { bestWeights } from './training-store.ts'

/**
 * Say the class, or the number, of pictures with a kept model: its model.json, its best weights, and the frozen layers' weights, which it names by
 * content.
 */
export const predictJob: Job<'predict'> = async (engine, { home, folder, pictures }, control) => {
  const model = await readModel(folder)
  const pipeline = pipelineOfModel(model)
  const { weights: best } = await bestWeights(folder, { id: basename(folder) })
  const named = await modelWeights(homePlaces(home), { folder, spec: model.net, weights: model.weights }, pipeline)
  const prefix = createPrefix(pipeline.prefix, await named.prefix(), pipeline.preprocess, engine.chains)
  const predictor = createPredictor(pipeline.suffix, best, outputsOf(model))
  try {
    return await predictPictures(pictures, {
      ...{ prefix, predictor, classes: model.classes, decode: engine.decode },
      orientation: model.orientation,
      signal: control.signal,
      onProgress: phaseProgress(control, 'evaluate', 0, pictures.length),
    })
  } finally {
    predictor.dispose()
    prefix.dispose()
  }
}
