import { app } from './app.ts'
import { errors } from './errors.ts'
import { ui } from './ui.ts'
import { weights } from './weights.ts'

/** The German catalogue. What it does not say yet is said in English. */
export const de = { app, ui, weights, errors }
