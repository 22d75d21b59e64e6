import { readJson } from '../../files/atomic.ts'
import { evaluationOf, writeEvaluation } from '../../files/evaluation-file.ts'
import { homePlaces } from '../../files/places.ts'
import { runFile, runPlaces } from '../../files/run-file.ts'
import { evaluateImages } from '../../ml/evaluate.ts'
import { createPredictor } from '../../ml/predictor.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { pipelineOf } from '../../nets/pipeline.ts'
import { phaseProgress } from '../progress.ts'
import type { Job } from './job.ts'
import { modelWeights } from './model-weights.ts'
import { splitFeatures } from './run-features.ts'
import { bestWeights } from './training-store.ts'

/** Evaluate a run's best checkpoint on a split anew, from the pictures as they are now, and keep the result. */
export const evaluateJob: Job<'evaluate'> = async (engine, { home, folder, split }, control) => {
  const run = await readJson(runPlaces(folder).run, runFile)
  const { classes } = run.dataset
  const outputs = outputsOf({ classes, scaling: run.scaling })
  const pipeline = pipelineOf(run.spec, outputs)
  const { weights } = await bestWeights(folder, run)
  const places = homePlaces(home)
  const named = await modelWeights(places, { folder, ...run, startName: run.parent?.sha256 ?? '' }, pipeline)
  const features = await splitFeatures({ engine, places, run, pipeline, weights: named, control }, [split])
  try {
    const predictor = createPredictor(pipeline.suffix, weights, outputs)
    try {
      const images = run.images[split]
      const report = phaseProgress(control, 'evaluate', 0, images.length)
      const results = await evaluateImages(predictor, features.rows(split), images, classes, {
        signal: control.signal,
        onProgress: report,
      })
      await writeEvaluation(folder, split, results)
      return { runId: run.id, split, file: runPlaces(folder).evaluation(split), ...evaluationOf(results, classes) }
    } finally {
      predictor.dispose()
    }
  } finally {
    await features.close()
  }
}
