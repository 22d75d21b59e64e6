import { app } from './app.ts'
import { charts } from './charts.ts'
import { compare } from './compare.ts'
import { errors } from './errors.ts'
import { insight } from './insight.ts'
import { predict } from './predict.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { train } from './train.ts'
import { ui } from './ui.ts'
import { weights } from './weights.ts'

/** The German catalogue. What it does not say yet is said in English. */
export const de = { app, ui, charts, weights, train, runs, results, compare, insight, predict, settings, errors }
