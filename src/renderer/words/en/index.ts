import { app } from './app.ts'
import { datasets } from './datasets.ts'
import { predict } from './predict.ts'
import { ui } from './ui.ts'
import { weights } from './weights.ts'

/** The English catalogue: one file a feature. A new file is one import and one entry here. */
export const en = { app, ui, datasets, weights, predict }
