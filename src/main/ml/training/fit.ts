import { setImmediate } from 'node:timers/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { EpochRecord } from '../../../shared/contract/runs.ts'
import type { LabelledRows, TrainingRows } from '../data/labelled-rows.ts'
import type { Batch } from '../data/labelled-rows.ts'
import { batchesOf } from '../data/labelled-rows.ts'
import { epochOrder } from '../random.ts'
import { measure } from './measure.ts'
import type { Outputs } from '../../nets/outputs.ts'
import { countInto, emptyTally, metricsOf } from './metrics.ts'
import type { TrainableModel } from './model.ts'
import { learningRateOf, shouldStopEarly } from './schedule.ts'
import type { TrainingState } from './state.ts'
import type { LayerMovement } from './variables.ts'

/** Where training keeps what it must not lose. Each promise resolves when it is on the disk. */
export interface TrainingStore {
  best(state: { epoch: number; valLoss: number }): Promise<void>
  last(state: TrainingState): Promise<void>
  epoch(record: EpochRecord): Promise<void>
}

export interface Fit {
  spec: Pick<
    RunSpec,
    'seed' | 'batch' | 'epochs' | 'learningRate' | 'schedule' | 'scheduleFactor' | 'scheduleEpochs' | 'earlyStopping'
  >
  model: TrainableModel
  outputs: Outputs
  train: TrainingRows
  validation: LabelledRows
  /** Where to go on. */
  state: TrainingState
  store: TrainingStore
  /** Layers that take no part and so cannot move: they stand in every epoch's movement, at 0. */
  frozen: readonly string[]
  signal: AbortSignal
  /** Hears steps made and steps in all, after each. */
  onStep?: (done: number, total: number) => void
  onEpoch?: (record: EpochRecord) => void
  /** Seconds, for tests; the process's own clock else. */
  now?: () => number
}

/** An epoch that takes longer than this is saved in the middle, too. */
const secondsBetweenSaves = 60

/**
 * Train from `state` to the last epoch, as Keras's `fit` with a validation set does: every epoch in a new order, its loss
 * weighted by the size of each batch; the best epoch is that of the lowest validation loss.
 *
 * @returns the state at the end, which is saved
 * @throws LabError `stopped` after saving where it was; `run-state` when the loss is no number any more
 */
export const fit = async (options: Fit): Promise<TrainingState> => {
  const state: TrainingState = { ...options.state, history: [...options.state.history] }
  while (!state.ended) await trainEpoch(options, state)
  return state
}

const trainEpoch = async (options: Fit, state: TrainingState): Promise<void> => {
  const { spec, model, train, store, signal, onStep } = options
  const now = options.now ?? (() => performance.now() / 1000)
  const stepsPerEpoch = Math.ceil(train.count / spec.batch)
  const learningRate = learningRateOf(spec, state.history)
  const order = epochOrder(spec.seed, state.epoch, train.count)
  let since = now()
  let saved = since
  /** Bring the state's clock up to date. */
  const spend = () => {
    const time = now()
    state.epochSeconds += time - since
    state.seconds.train += time - since
    since = time
  }

  const stopped = async (): Promise<never> => {
    spend()
    await store.last(state)
    throw new LabError('stopped', `Stopped in epoch ${state.epoch}.`, 'Resume goes on from there.')
  }

  const batches = batchesOf(train.inEpoch(state.epoch), order, spec.batch, state.step)
  for await (const { rows, values, labels } of untilStopped(batches, stopped)) {
    const draw = { seed: spec.seed, epoch: state.epoch, step: state.step, pictures: rows }
    const { losses, outputs: said } = model.train(values, labels, draw, { learningRate, update: state.updates + 1 })
    for (const loss of losses) state.lossSum += loss
    countInto(state, options.outputs, said, labels)
    state.seen += labels.length
    state.step++
    state.updates++
    if (!Number.isFinite(state.lossSum)) throw diverged(state.epoch)
    onStep?.((state.epoch - 1) * stepsPerEpoch + state.step, spec.epochs * stepsPerEpoch)
    // Lets a message in: the native engine computes on this thread.
    await setImmediate()
    if (signal.aborted) await stopped()
    if (now() - saved > secondsBetweenSaves) {
      spend()
      await store.last(state)
      saved = now()
    }
  }

  const validation = await measure(model, options.validation, options.outputs)
  if (!Number.isFinite(validation.loss)) throw diverged(state.epoch)
  const best = state.best === null || validation.loss < state.best.valLoss
  if (best) {
    state.best = { epoch: state.epoch, valLoss: validation.loss }
    await store.best(state.best)
  }
  spend()
  const record: EpochRecord = {
    epoch: state.epoch,
    loss: state.lossSum / state.seen,
    ...metricsOf(state, state.seen, options.outputs),
    valLoss: validation.loss,
    valAccuracy: validation.accuracy,
    valTop5: validation.top5,
    valMae: validation.mae,
    learningRate,
    seconds: state.epochSeconds,
    best,
    movement: movementOf(options),
  }
  nextEpoch(state, record)
  state.ended = state.epoch > spec.epochs || shouldStopEarly(spec, state.history)
  await store.last(state)
  await store.epoch(record)
  options.onEpoch?.(record)
}

/** Batches, until making the next one is what is stopped: then `stopped` says how to end. */
async function* untilStopped(batches: AsyncGenerator<Batch>, stopped: () => Promise<never>): AsyncGenerator<Batch> {
  try {
    yield* batches
  } catch (error) {
    if (error instanceof LabError && error.code === 'stopped') await stopped()
    throw error
  }
}

const nextEpoch = (state: TrainingState, record: EpochRecord) => {
  state.history.push(record)
  Object.assign(state, { epoch: state.epoch + 1, step: 0, lossSum: 0, ...emptyTally(), seen: 0, epochSeconds: 0 })
}

const movementOf = ({ frozen, model }: Fit): LayerMovement[] => [
  ...frozen.map(name => ({ name, change: 0 })),
  ...model.movement(),
]

const diverged = (epoch: number) =>
  new LabError(
    'run-state',
    `Training diverged: in epoch ${epoch} the loss is no number any more.`,
    'Start a new run with a smaller learning rate.',
  )
