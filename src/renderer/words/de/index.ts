import { app } from './app.ts'
import { charts } from './charts.ts'
import { compare } from './compare.ts'
import { datasets } from './datasets.ts'
import { exports } from './exports.ts'
import { glossary } from './glossary.ts'
import { insight } from './insight.ts'
import { learn } from './learn.ts'
import { pitfalls } from './pitfalls.ts'
import { predict } from './predict.ts'
import { regression } from './regression.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { train } from './train.ts'
import { ui } from './ui.ts'
import { weights } from './weights.ts'

/**
 * The German catalogue. `glossary` and `settings` have no English counterpart in the catalogue: their English
 * is said where they are defined.
 */
export const de = {
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
  glossary,
  settings,
}
