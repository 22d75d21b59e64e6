import { app } from './app.ts'
import { charts } from './charts.ts'
import { errors } from './errors.ts'
import { predict } from './predict.ts'
import { results } from './results.ts'
import { ui } from './ui.ts'
import { weights } from './weights.ts'

/** The German catalogue. What it does not say yet is said in English. */
export const de = { app, ui, charts, weights, results, predict, errors }
