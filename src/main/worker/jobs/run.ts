import type { Split } from '../../../shared/contract/datasets.ts'
import type { EpochRecord } from '../../../shared/contract/runs.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Engine } from '../../engine/load.ts'
import { readJson } from '../../files/atomic.ts'
import { evaluationOf, writeEvaluation } from '../../files/evaluation-file.ts'
import { homePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import { runFile, runPlaces } from '../../files/run-file.ts'
import { evaluateImages } from '../../ml/evaluate.ts'
import { describeModel, writeModel } from '../../ml/model-file.ts'
import { createPredictor } from '../../ml/predictor.ts'
import { balancedWeights } from '../../ml/training/class-weights.ts'
import { fit } from '../../ml/training/fit.ts'
import { createModel } from '../../ml/training/model.ts'
import { optimizerOf } from '../../ml/training/optimizers/index.ts'
import type { TrainingState } from '../../ml/training/state.ts'
import { isRegression, outputsOf } from '../../nets/outputs.ts'
import type { Outputs } from '../../nets/outputs.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import { frozenLayers, pipelineOf, trainableWeights, unfrozenLayers } from '../../nets/pipeline.ts'
import { phaseProgress } from '../progress.ts'
import type { RunOutcome } from '../protocol.ts'
import { startFeatureClock } from './feature-clock.ts'
import type { Job, JobControl } from './job.ts'
import type { ModelWeights } from './model-weights.ts'
import { modelWeights } from './model-weights.ts'
import type { Materials, RunFeatures } from './run-features.ts'
import { runFeatures } from './run-features.ts'
import { runLog } from './run-log.ts'
import { bestWeights, trainingStore } from './training-store.ts'

/** A run at work: what all its phases need. */
interface Work {
  folder: string
  run: RunFile
  outputs: Outputs
  pipeline: Pipeline
  weights: ModelWeights
  control: JobControl
  log: (text: string) => Promise<void>
}

/**
 * Train a run from wherever it stands to its end, then evaluate its best checkpoint: features, training, evaluation.
 * Each phase goes on from what is on the disk, so that the same job resumes a run that was stopped or killed.
 */
export const runJob: Job<'run'> = async (engine, { home, folder }, control) => {
  const log = runLog(folder)
  try {
    const run = await readJson(runPlaces(folder).run, runFile)
    const outputs = outputsOf({ ...run.dataset, scaling: run.scaling })
    const pipeline = pipelineOf(run.spec, outputs)
    await log(`at work with ${describeEngine(engine)}`)
    const places = homePlaces(home)
    const weights = await modelWeights(places, { folder, ...run, startName: startOf(run) }, pipeline)
    const work = { folder, run, outputs, pipeline, weights, control, log }
    const { features, seconds: computing } = await timedFeatures(folder, {
      engine,
      places,
      run,
      pipeline,
      weights,
      control,
    })
    try {
      await log(`features are there after ${computing.toFixed(1)} s`)
      await writeModel(folder, describeModel(run, pipeline, engine.decoder))
      const state = await train(work, features)
      const evaluationBegan = performance.now()
      await evaluateBest(work, features)
      const evaluate = secondsSince(evaluationBegan)
      return outcomeOf(work, state, { features: computing, train: state.seconds.train, evaluate })
    } finally {
      await features.close()
    }
  } catch (error) {
    await log(error instanceof LabError ? `${error.code}: ${error.message}` : describeFault(error))
    throw error
  }
}

/** The run's features, and the seconds that they took in all sittings; those of one that broke off count, too. */
const timedFeatures = async (
  folder: string,
  materials: Materials,
): Promise<{ features: RunFeatures; seconds: number }> => {
  const { control } = materials
  const clock = await startFeatureClock(runPlaces(folder).featuresSeconds)
  const tell: JobControl['tell'] = fact => {
    clock.tick()
    control.tell(fact)
  }
  let features: RunFeatures
  try {
    features = await runFeatures({ ...materials, control: { ...control, tell } })
  } catch (error) {
    await clock.stop()
    throw error
  }
  return { features, seconds: await clock.stop() }
}

/** Train the suffix on kept features; returns at once where that was done before. */
const train = async (work: Work, features: RunFeatures): Promise<TrainingState> => {
  const { run, outputs, pipeline, control, folder, log } = work
  const { spec } = run
  const classWeights = classWeightsOf(run, outputs)
  if (classWeights) await log(`class weights ${classWeights.map(weight => weight.toFixed(4)).join(' ')}`)
  const model = createModel(pipeline.suffix, await work.weights.suffix(), optimizerOf(spec), outputs, { classWeights })
  try {
    const store = trainingStore(folder, model)
    const state = await store.resume()
    const stepsPerEpoch = Math.ceil(run.images.train.length / spec.batch)
    const doneBefore = Math.min((state.epoch - 1) * stepsPerEpoch + state.step, spec.epochs * stepsPerEpoch)
    if (doneBefore > 0) await log(`goes on in epoch ${state.epoch} after ${state.step} of ${stepsPerEpoch} steps`)
    const report = phaseProgress(control, 'train', doneBefore, spec.epochs * stepsPerEpoch)
    const end = await fit({
      ...{ spec, model, outputs, state, store },
      train: features.training,
      validation: features.rows('validation'),
      frozen: frozenLayers(pipeline),
      signal: control.signal,
      onStep: report,
      onEpoch: record => control.tell({ type: 'epoch', record }),
    })
    await store.finish()
    await log(`trained ${end.history.length} epochs, the best is ${end.best?.epoch ?? 0}`)
    return end
  } finally {
    model.dispose()
  }
}

/** What a training picture of each class counts; null where all count the same. */
const classWeightsOf = ({ spec, images }: RunFile, outputs: Outputs): number[] | null =>
  spec.classWeights === 'none' || isRegression(outputs)
    ? null
    : balancedWeights(
        images.train.map(({ label }) => label!),
        outputs,
      )

/** Evaluate the best checkpoint on validation and test, and keep every picture's result. */
const evaluateBest = async (
  { folder, run, outputs, pipeline, control, log }: Work,
  features: RunFeatures,
): Promise<void> => {
  const { classes } = run.dataset
  const { weights } = await bestWeights(folder, run)
  const predictor = createPredictor(pipeline.suffix, weights, outputs)
  try {
    const order: Split[] = ['validation', 'test']
    const total = order.reduce((sum, split) => sum + run.images[split].length, 0)
    const report = phaseProgress(control, 'evaluate', 0, total)
    let before = 0
    for (const split of order) {
      const images = run.images[split]
      const results = await evaluateImages(predictor, features.rows(split), images, classes, {
        signal: control.signal,
        onProgress: done => report(before + done),
      })
      before += images.length
      await writeEvaluation(folder, split, results)
      await log(`evaluated on ${split}: ${evaluationOf(results, classes).count} pictures`)
    }
  } finally {
    predictor.dispose()
  }
}

/** What cache keys call the weights that a fine-tuning starts from. */
const startOf = ({ id, spec, parent }: RunFile): string => {
  if (spec.recipe !== 'finetune') return ''
  if (parent) return parent.sha256
  throw new LabError(
    'run-state',
    `Run "${id}" is a fine-tuning that does not say which run it starts from.`,
    'Start it anew from a finished run.',
  )
}

const outcomeOf = (
  { run, pipeline }: Work,
  { history, best }: TrainingState,
  seconds: Pick<RunOutcome['seconds'], 'features' | 'train' | 'evaluate'>,
): RunOutcome => {
  const bestEpoch: EpochRecord | undefined = history.find(record => record.epoch === best?.epoch)
  if (!bestEpoch) throw new Error('a run that has ended has a best epoch')
  const movedLayers = history.at(-1)!.movement
  return {
    epochs: history.length,
    bestEpoch: bestEpoch.epoch,
    bestValLoss: bestEpoch.valLoss,
    bestValAccuracy: bestEpoch.valAccuracy,
    seconds: { ...seconds, total: seconds.features + seconds.train + seconds.evaluate },
    trainableWeights: trainableWeights(pipeline),
    movedLayers,
    warnings: stillnessOf(movedLayers, unfrozenLayers(run.spec, pipeline)),
  }
}

/** A layer that changed by less than this share of itself stood still: float32 hardly tells the difference. */
const stillness = 1e-8

/** What a training that did not move what it should have moved has to say for itself. */
const stillnessOf = (layers: EpochRecord['movement'], unfrozen: readonly string[]): string[] => {
  const moved = new Set(layers.filter(({ change }) => change > stillness).map(({ name }) => name))
  if (moved.size === 0) return ['No weight moved in this training: the learning rate may be too small.']
  const still = unfrozen.filter(name => !moved.has(name))
  if (still.length === 0) return []
  return still.length === unfrozen.length
    ? ['The base did not move: this is no fine-tuning, only the head was trained. The learning rate may be too small.']
    : [`Layers that were unfrozen did not move: ${still.join(', ')}. The learning rate may be too small.`]
}

const secondsSince = (began: number) => (performance.now() - began) / 1000

const describeEngine = ({ info }: Engine) =>
  `${info.engine}${info.tensorflow ? `, TensorFlow ${info.tensorflow}` : ''}, ${info.threads} threads, ${info.cpu.join(' ')}`

const describeFault = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
