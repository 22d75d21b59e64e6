import { mapValues } from '../../../ml/insight/map-values.ts'
import { nearest } from '../../../ml/insight/nearest.ts'
import { pooledRows } from '../../../ml/insight/pooled.ts'
import { forward } from '../../../ml/model/forward.ts'
import type { Job } from '../job.ts'
import { layerFeatures } from './layer-features.ts'
import { openModel } from './open-model.ts'
import { pictureInput } from './picture-input.ts'

/** The pictures of a split whose features are most like those of a picture; the picture itself is left out. */
export const insightNeighboursJob: Job<'insightNeighbours'> = async (engine, input, control) => {
  const { home, layer, pictures, count } = input
  const { rows } = await layerFeatures(engine, input, control)
  const model = await openModel(home, input.model)
  const looked = await pictureInput(engine, model, input.picture)
  try {
    const output = forward(model.net, model.weights, looked.input, { until: layer })
    const { channels, values } = mapValues(model.net, output)
    output.dispose()
    return nearest(pooledRows(values, 1, channels), rows, count, row => pictures.images[row]!.sha256 === looked.sha256)
  } finally {
    looked.input.dispose()
  }
}
