import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { Net } from '../../nets/graph.ts'
import { initialWeights } from '../../weights/initial.ts'
import type { LabelledRows, TrainingRows } from '../data/labelled-rows.ts'
import { fit } from '../training/fit.ts'
import { resultsOf } from '../training/measure.ts'
import { predictedClasses } from '../training/metrics.ts'
import { createModel } from '../training/model.ts'
import type { TrainableModel } from '../training/model.ts'
import { optimizerOf } from '../training/optimizers/index.ts'
import { freshState } from '../training/state.ts'

export interface HeadTrial {
  spec: RunSpec
  head: Net
  classes: number
  train: TrainingRows
  validation: LabelledRows
  signal: AbortSignal
  /** Hears of every step made. */
  onStep: () => void
}

/**
 * Train a head from its first weights, as a run does, but keep nothing on the disk.
 *
 * @returns whether each validation picture was right in the best epoch, that of the lowest validation loss
 * @throws LabError `stopped`
 */
export const tryHead = async ({
  spec,
  head,
  classes,
  train,
  validation,
  signal,
  onStep,
}: HeadTrial): Promise<boolean[]> => {
  const model = createModel(head, initialWeights(head, spec.seed), optimizerOf(spec), classes)
  let best = model.snapshot()
  try {
    await fit({
      ...{ spec, model, outputs: classes, train, validation, signal, onStep, frozen: [], state: freshState() },
      store: {
        best: () => {
          best = model.snapshot()
          return Promise.resolve()
        },
        last: () => Promise.resolve(),
        epoch: () => Promise.resolve(),
      },
    })
    model.restore(best)
    return await rightOf(model, validation, classes)
  } finally {
    model.dispose()
  }
}

const rightOf = async (model: TrainableModel, rows: LabelledRows, classes: number): Promise<boolean[]> => {
  const right: boolean[] = []
  for await (const { outputs, labels } of resultsOf(model, rows))
    for (const [at, predicted] of predictedClasses(outputs, classes).entries()) right.push(predicted === labels[at])
  return right
}
