import { permutation } from '../../../shared/counter-random.ts'
import { readJson } from '../../files/atomic.ts'
import { homePlaces } from '../../files/places.ts'
import { runFile, runPlaces } from '../../files/run-file.ts'
import { tryHead } from '../../ml/pitfalls/head-trial.ts'
import { trainingSubset } from '../../ml/pitfalls/subset.ts'
import { cutLayer, pipelineOf } from '../../nets/pipeline.ts'
import { phaseProgress } from '../progress.ts'
import type { MoreDataInput, MoreDataResult } from '../protocol.ts'
import type { Job } from './job.ts'
import { headRunOf } from './head-run.ts'
import { modelWeights } from './model-weights.ts'
import { runFeatures } from './run-features.ts'

/**
 * Train the head of a run anew on parts of its training pictures, from the features that are kept. In each repeat the
 * smaller parts lie within the larger ones; first weights, order and dropout follow from the repeat's own seed.
 */
export const moreDataJob: Job<'moreData'> = async (engine, input, control) => {
  const places = homePlaces(input.home)
  const run = headRunOf(await readJson(runPlaces(input.folder).run, runFile))
  const classes = run.dataset.classes.length
  const pipeline = pipelineOf(run.spec, classes)
  const weights = await modelWeights(places, { folder: input.folder, ...run }, pipeline)
  const features = await runFeatures({ engine, places, run, pipeline, weights, control })
  try {
    const count = run.images.train.length
    const planned = trialsOf(input, count)
    const steps = planned.reduce((sum, { pictures }) => sum + stepsOf(run.spec, pictures), 0)
    const report = phaseProgress(control, 'train', 0, steps)
    const trials: MoreDataResult['trials'] = []
    let done = 0
    for (const { share, pictures, repeat } of planned) {
      const chosen = permutation(`${input.seed}/part/${repeat}`, count).subarray(0, pictures)
      const right = await tryHead({
        ...{ head: pipeline.suffix, classes, signal: control.signal },
        spec: { ...run.spec, seed: input.seed + repeat },
        train: trainingSubset(features.training, chosen),
        validation: features.rows('validation'),
        onStep: () => report(++done),
      })
      trials.push({ share, pictures, right: right.map(Number).join('') })
    }
    return { layer: cutLayer(pipeline), trials }
  } finally {
    await features.close()
  }
}

const stepsOf = ({ batch, epochs }: { batch: number; epochs: number }, pictures: number) =>
  epochs * Math.ceil(pictures / batch)

/** The smallest parts first: what stands is told early. */
const trialsOf = ({ shares, repeats }: MoreDataInput, count: number) =>
  shares.flatMap(share =>
    Array.from({ length: repeats }, (_, repeat) => ({
      share,
      repeat,
      pictures: Math.max(2, Math.round(share * count)),
    })),
  )
