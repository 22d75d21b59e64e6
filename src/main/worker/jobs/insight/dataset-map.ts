import { principalComponents } from '../../../ml/insight/pca.ts'
import { umap } from '../../../ml/insight/umap.ts'
import { phaseProgress } from '../../progress.ts'
import type { Job } from '../job.ts'
import { layerFeatures } from './layer-features.ts'

/** Axes that UMAP begins with: fewer and it misses something, more and it only takes longer. */
const axesForUmap = 50
/** With fewer pictures there are no neighbourhoods. */
const fewestForUmap = 5

/** The pictures of a split on a plane, by their features: along the two axes of most variance, or by UMAP. */
export const insightMapJob: Job<'insightMap'> = async (engine, input, control) => {
  const { rows, count, length } = await layerFeatures(engine, input, control)
  if (input.method === 'pca' || count < fewestForUmap) {
    const { scores, components, explained } = principalComponents(rows, count, length, 2)
    return { explained, points: pointsOf(scores, components) }
  }
  const { scores, components } = principalComponents(rows, count, length, axesForUmap)
  let report: ((done: number) => void) | null = null
  const placed = await umap(scores, count, components, {
    ...{ seed: input.seed, signal: control.signal },
    onRound: (done, total) => (report ??= phaseProgress(control, 'validate', 0, total))(done),
  })
  return { explained: [], points: pointsOf(placed, 2) }
}

const pointsOf = (scores: Float32Array, axes: number) =>
  Array.from({ length: scores.length / axes }, (_, row) => ({
    row,
    x: scores[row * axes]!,
    y: axes > 1 ? scores[row * axes + 1]! : 0,
  }))
