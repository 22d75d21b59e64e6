import type { Split } from '../../../shared/contract/datasets.ts'
import { splits } from '../../../shared/contract/datasets.ts'
import { permutation } from '../../../shared/counter-random.ts'
import { readJson } from '../../files/atomic.ts'
import { homePlaces } from '../../files/places.ts'
import { runFile, runPlaces } from '../../files/run-file.ts'
import type { LabelledRows } from '../../ml/data/labelled-rows.ts'
import { folds, pooled, tellApart } from '../../ml/pitfalls/tell-apart.ts'
import type { Vectors } from '../../ml/pitfalls/tell-apart.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { cutLayer, pipelineOf } from '../../nets/pipeline.ts'
import type { SplitScore, SplitsApartResult } from '../protocol.ts'
import type { Job } from './job.ts'
import { modelWeights } from './model-weights.ts'
import { splitFeatures } from './run-features.ts'

/** Pictures of a split that take part, at most. */
const mostPictures = 2000

/**
 * Let a linear classifier try to tell a run's splits apart, by what the frozen part makes of the pictures (of a net from
 * scratch: by the pictures themselves). It is not given any label: a test set stays sealed.
 */
export const splitsApartJob: Job<'splitsApart'> = async (engine, { home, folder, seed }, control) => {
  const places = homePlaces(home)
  const run = await readJson(runPlaces(folder).run, runFile)
  const pipeline = pipelineOf(run.spec, outputsOf({ ...run.dataset, scaling: run.scaling }))
  const weights = await modelWeights(places, { folder, ...run, startName: run.parent?.sha256 ?? '' }, pipeline)
  const features = await splitFeatures({ engine, places, run, pipeline, weights, control }, splits)
  try {
    const chosen = {} as Record<Split, Uint32Array>
    const vectors = {} as Record<Split, Vectors>
    for (const split of splits) {
      const rows = features.rows(split)
      chosen[split] = permutation(`${seed}/${split}`, rows.count).subarray(0, mostPictures).sort()
      vectors[split] = await vectorsOf(rows, chosen[split])
    }
    const scored = (split: Split, scores: readonly number[]): SplitScore[] =>
      scores.map((score, at) => ({ index: chosen[split][at]!, score }))
    const pairs: SplitsApartResult['pairs'] = []
    for (const [a, b] of pairsOfSplits) {
      const scores = await tellApart(vectors[a], vectors[b], { seed, signal: control.signal })
      pairs.push({ a, b, scoresOfA: scored(a, scores.a), scoresOfB: scored(b, scores.b) })
      control.tell({
        type: 'progress',
        phase: 'evaluate',
        done: pairs.length,
        total: pairsOfSplits.length,
        secondsLeft: null,
      })
    }
    return { layer: cutLayer(pipeline), folds, pairs }
  } finally {
    await features.close()
  }
}

const pairsOfSplits: readonly (readonly [Split, Split])[] = [
  ['train', 'validation'],
  ['train', 'test'],
  ['validation', 'test'],
]

/** Rows that are read at once. */
const block = 64

const vectorsOf = async (rows: LabelledRows, chosen: Uint32Array): Promise<Vectors> => {
  const vectors: Float64Array[] = []
  for (let from = 0; from < chosen.length; from += block) {
    const some = chosen.subarray(from, from + block)
    const values = new Float32Array(some.length * rows.rowLength)
    await rows.read(some, values)
    for (let at = 0; at < some.length; at++)
      vectors.push(pooled(values.subarray(at * rows.rowLength, (at + 1) * rows.rowLength), rows.shape))
  }
  const width = vectors[0]?.length ?? 0
  const values = new Float64Array(vectors.length * width)
  for (const [at, vector] of vectors.entries()) values.set(vector, at * width)
  return { values, width }
}
