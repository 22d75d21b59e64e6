import { isAugmented, recipeDefaults } from '../../../shared/contract/run-spec.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { RunFile } from '../../files/run-file.ts'

/**
 * A run that trains only the head which another run has: for a fine-tuning on the base as it was pretrained, with the
 * training settings of a feature extraction; where every epoch draws fresh views, on the pictures as they are. Its features
 * are those that were kept when the run, or the one it started from, was trained.
 */
export const headRunOf = (run: RunFile): RunFile => {
  const spec = run.spec.recipe === 'finetune' ? asExtraction(run.spec) : run.spec
  return { ...run, parent: null, spec: spec.views === 'fresh' ? withoutViews(spec) : spec }
}

const asExtraction = (spec: RunSpec): RunSpec => {
  const recipe = isAugmented(spec) ? 'augment' : 'features'
  const { optimizer, learningRate, momentum, nesterov, schedule, earlyStopping, batch, epochs } = recipeDefaults[recipe]
  return {
    ...{ ...spec, recipe, from: null, unfreeze: null },
    ...{ optimizer, learningRate, momentum, nesterov, schedule, earlyStopping, batch, epochs },
  }
}

const withoutViews = (spec: RunSpec): RunSpec => ({
  ...spec,
  ...{ recipe: 'features', flip: false, rotation: 0, zoom: 0, views: 1 },
})
