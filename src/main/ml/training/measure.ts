import { setImmediate } from 'node:timers/promises'
import type { Classifier } from '../classifier.ts'
import type { LabelledRows } from '../data/labelled-rows.ts'
import { batchesOf } from '../data/labelled-rows.ts'
import { countRight, predictedClasses } from './metrics.ts'

/** Bytes of rows that go through the model at once. */
const blockBytes = 16 << 20

/** Mean loss and accuracy of a model on all rows, in inference mode. */
export const measure = async (
  model: Classifier,
  rows: LabelledRows,
  classes: number,
): Promise<{ loss: number; accuracy: number }> => {
  let lossSum = 0
  let right = 0
  for await (const { losses, probabilities, labels } of resultsOf(model, rows)) {
    for (const loss of losses) lossSum += loss
    right += countRight(predictedClasses(probabilities, classes), labels)
  }
  return { loss: lossSum / rows.count, accuracy: right / rows.count }
}

/** What the model makes of each row, block by block in order. */
export async function* resultsOf(model: Classifier, rows: LabelledRows) {
  const block = Math.max(1, Math.min(256, Math.floor(blockBytes / (4 * rows.rowLength))))
  const order = Uint32Array.from({ length: rows.count }, (_, i) => i)
  for await (const { values, labels, rows: indices } of batchesOf(rows, order, block)) {
    yield { indices, labels, ...model.evaluate(values, labels) }
    await setImmediate()
  }
}
