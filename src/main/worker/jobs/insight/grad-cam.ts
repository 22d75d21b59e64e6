import { drawHeat } from '../../../ml/insight/draw.ts'
import { gradCam, scoreOf } from '../../../ml/insight/grad-cam.ts'
import { forward } from '../../../ml/model/forward.ts'
import type { Net } from '../../../nets/graph.ts'
import type { Job } from '../job.ts'
import { boundDrawings, drawingPath, keepDrawing } from './drawings.ts'
import { openModel } from './open-model.ts'
import { pictureInput } from './picture-input.ts'

/** Grad-CAM of a run's model for a class, or for the class that it predicts; of a regression for its output. */
export const insightGradCamJob: Job<'insightGradCam'> = async (engine, { home, model: ref, layer, picture, label }) => {
  const model = await openModel(home, ref)
  const { input, sha256 } = await pictureInput(engine, model, picture)
  try {
    const output = forward(model.net, model.weights, input)
    const outputs = [...output.dataSync()]
    output.dispose()
    const asked = isRegression(model.net) ? null : (label ?? predictedLabel(outputs))
    const heat = gradCam(model.net, model.weights, input, layer, scoreOf(outputs.length, asked))
    const path = drawingPath(home, [
      ...['heat', model.key, engine.info.engine, layer, sha256, picture.orientation],
      String(asked),
    ])
    await keepDrawing(path, drawHeat(heat))
    await boundDrawings(home)
    const { height, width, values, score, strongest } = heat
    return { ...{ label: asked, outputs, path, height, width, score, strongest }, values: [...values] }
  } finally {
    input.dispose()
  }
}

/** A regression's model ends without a sigmoid or softmax. */
const isRegression = ({ layers }: Net): boolean => {
  const last = layers.at(-1)!
  return !('activation' in last && (last.activation === 'sigmoid' || last.activation === 'softmax'))
}

const predictedLabel = (outputs: readonly number[]): number =>
  outputs.length === 1 ? Number(outputs[0]! > 0.5) : outputs.indexOf(Math.max(...outputs))
