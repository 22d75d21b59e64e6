import { setImmediate } from 'node:timers/promises'
import type { Predictor } from '../predictor.ts'
import type { LabelledRows } from '../data/labelled-rows.ts'
import { batchesOf } from '../data/labelled-rows.ts'
import type { Outputs } from '../../nets/outputs.ts'
import { countInto, emptyTally, metricsOf } from './metrics.ts'

/** Bytes of rows that go through the model at once. */
const blockBytes = 16 << 20

/** Mean loss and metrics of a model on all rows, in inference mode. */
export const measure = async (
  model: Predictor,
  rows: LabelledRows,
  outputs: Outputs,
): Promise<{ loss: number } & ReturnType<typeof metricsOf>> => {
  let lossSum = 0
  const tally = emptyTally()
  for await (const { losses, outputs: said, labels } of resultsOf(model, rows)) {
    for (const loss of losses) lossSum += loss
    countInto(tally, outputs, said, labels)
  }
  return { loss: lossSum / rows.count, ...metricsOf(tally, rows.count, outputs) }
}

/** What the model makes of each row, block by block in order. */
export async function* resultsOf(model: Predictor, rows: LabelledRows) {
  const block = Math.max(1, Math.min(256, Math.floor(blockBytes / (4 * rows.rowLength))))
  const order = Uint32Array.from({ length: rows.count }, (_, i) => i)
  for await (const { values, labels, rows: indices } of batchesOf(rows, order, block)) {
    yield { indices, labels, ...model.evaluate(values, labels) }
    await setImmediate()
  }
}
