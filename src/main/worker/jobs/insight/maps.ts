import { channelFacts, columnsFor, drawAtlas } from '../../../ml/insight/draw.ts'
import { mapValues } from '../../../ml/insight/map-values.ts'
import { forward } from '../../../ml/model/forward.ts'
import type { Job } from '../job.ts'
import { boundDrawings, drawingPath, keepDrawing } from './drawings.ts'
import { openModel } from './open-model.ts'
import { pictureInput } from './picture-input.ts'

/** All channels of what a layer puts out for a picture, as one picture. */
export const insightMapsJob: Job<'insightMaps'> = async (engine, { home, model: ref, layer, picture }) => {
  const model = await openModel(home, ref)
  const { input, sha256 } = await pictureInput(engine, model, picture)
  try {
    const output = forward(model.net, model.weights, input, { until: layer })
    const map = mapValues(model.net, output)
    output.dispose()
    const facts = channelFacts(map)
    const path = drawingPath(home, ['maps', model.key, engine.info.engine, layer, sha256, picture.orientation])
    await keepDrawing(path, drawAtlas(map, facts))
    await boundDrawings(home)
    const { height, width, channels } = map
    return { height, width, channels, columns: columnsFor(channels), path, facts }
  } finally {
    input.dispose()
  }
}
