import { comparePages } from './features/compare/pages.ts'
import { datasetPages } from './features/datasets/pages.ts'
import { insightPages } from './features/insight/pages.ts'
import { learnPages } from './features/learn/pages.ts'
import { predictPages } from './features/predict/pages.ts'
import { runPages } from './features/runs/pages.ts'
import { trainPages } from './features/train/pages.ts'
import type { Page } from './page.ts'

/** Every page of the window. A new feature is one import and one entry here. */
export const pages: readonly Page[] = [
  ...datasetPages,
  ...trainPages,
  ...runPages,
  ...insightPages,
  ...comparePages,
  ...predictPages,
  ...learnPages,
]

/** The rail from top to bottom. */
export const railPages = pages
  .filter((page): page is Page & { rail: NonNullable<Page['rail']> } => page.rail !== undefined)
  .sort((a, b) => a.rail.order - b.rail.order)
