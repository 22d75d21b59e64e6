import { app } from './app.ts'
import { charts } from './charts.ts'
import { compare } from './compare.ts'
import { datasets } from './datasets.ts'
import { exports } from './exports.ts'
import { insight } from './insight.ts'
import { learn } from './learn.ts'
import { pitfalls } from './pitfalls.ts'
import { predict } from './predict.ts'
import { regression } from './regression.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { train } from './train.ts'
import { ui } from './ui.ts'
import { weights } from './weights.ts'

/** The English catalogue: one file a feature. A new file is one import and one entry here. */
export const en = {
  app,
  ui,
  charts,
  datasets,
  weights,
  train,
  runs,
  exports,
  results,
  regression,
  pitfalls,
  compare,
  insight,
  predict,
  learn,
}
