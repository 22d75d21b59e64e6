import { app } from './app.ts'
import { charts } from './charts.ts'
import { compare } from './compare.ts'
import { datasets } from './datasets.ts'
import { errors } from './errors.ts'
import { insight } from './insight.ts'
import { predict } from './predict.ts'
import { regression } from './regression.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { train } from './train.ts'
import { ui } from './ui.ts'
import { weights } from './weights.ts'

/** The German catalogue. What it does not say yet is said in English. */
export const de = {
  app,
  ui,
  charts,
  datasets,
  weights,
  train,
  runs,
  results,
  regression,
  compare,
  insight,
  predict,
  settings,
  errors,
}
