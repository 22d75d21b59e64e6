import * as tf from '@tensorflow/tfjs-core'
import { LabError } from '../../../shared/contract/errors.ts'
import type { EpochRecord } from '../../../shared/contract/runs.ts'
import type { ArraysToWrite, NamedArrays } from '../../files/safetensors.ts'
import type { Net, Variable } from '../../nets/graph.ts'
import { sizeOf, variablesByLayer } from '../../nets/variables.ts'
import type { FirstWeights } from '../../weights/initial.ts'

/** How far a layer is from where it started. */
export type LayerMovement = EpochRecord['movement'][number]

/** A weight tensor on the engine, with what the optimizer remembers for it. */
export interface TrainedVariable {
  layer: string
  /** Keras's path: `dense/kernel`. */
  path: string
  trainable: boolean
  weight: tf.Variable
  /** So many numbers, from there on, of what it was when the run began: movement is measured from there. */
  start: (from: number, length: number) => Float32Array
  /** In the order of the optimizer's slots; none where it is not trained. */
  slots: tf.Variable[]
}

/** Weights of more numbers than this are not kept a second time, but asked for again when they are needed. */
const numbersKept = 1 << 24

/**
 * Put a net's weights on the engine, each with slots of zeros.
 *
 * @param initial gives the same weights each time a layer is asked for
 */
export const createVariables = (net: Net, initial: FirstWeights, slots: readonly string[]): TrainedVariable[] =>
  [...variablesByLayer(net)].flatMap(([layer, variables]) => {
    const starts = startsOf(layer, variables, initial)
    return variables.map(({ name, shape, trainable }, i) => ({
      ...{ layer, path: `${layer}/${name}`, trainable },
      weight: variableOf(tensorOf(starts[i]!, shape)),
      start: starts[i]!,
      slots: trainable ? slots.map(() => variableOf(tf.fill([...shape], 0))) : [],
    }))
  })

const startsOf = (layer: string, variables: readonly Variable[], initial: FirstWeights): TrainedVariable['start'][] => {
  const { piece } = initial
  if (piece && variables.some(({ shape }) => sizeOf(shape) > numbersKept))
    return variables.map((_, at) => (from, length) => piece(layer, at, from, length))
  return initial.get(layer)!.map(value => (from, length) => value.subarray(from, from + length))
}

/**
 * Weights on the engine, a large one put together there from pieces. All of it at once would be in memory twice, and would
 * come to the engine only with the first update, in between the activations: a heap in pieces takes a third more.
 */
const tensorOf = (start: TrainedVariable['start'], shape: readonly number[]): tf.Tensor => {
  const size = sizeOf(shape)
  if (size <= pieceLength) return tf.tensor(start(0, size), [...shape], 'float32')
  return tf.tidy(() => {
    const pieces: tf.Tensor1D[] = []
    for (let from = 0; from < size; from += pieceLength)
      pieces.push(tf.tensor1d(start(from, Math.min(pieceLength, size - from)), 'float32'))
    return tf.reshape(tf.concat1d(pieces), [...shape])
  })
}

/** A variable that has its data to itself: optimizers change it in place. */
const variableOf = (value: tf.Tensor): tf.Variable => {
  const variable = tf.variable(value)
  value.dispose()
  return variable
}

/** Read weights and slots back, by path: `dense/kernel`, `velocity/dense/kernel`. */
export const snapshot = (
  variables: readonly TrainedVariable[],
  slots: readonly string[],
): { weights: NamedArrays; optimizer: NamedArrays } => ({
  weights: new Map(variables.map(({ path, weight }) => [path, arrayOf(weight)])),
  optimizer: new Map(
    variables.flatMap(variable =>
      variable.slots.map((tensor, i) => [`${slots[i]!}/${variable.path}`, arrayOf(tensor)] as const),
    ),
  ),
})

const arrayOf = (tensor: tf.Tensor) => ({
  shape: [...tensor.shape],
  data: tensor.dataSync<'float32'>() as Float32Array,
})

/** Weights and slots to be written, read piece by piece when their turn comes. */
export const contents = (
  variables: readonly TrainedVariable[],
  slots: readonly string[],
): { weights: ArraysToWrite; optimizer: ArraysToWrite } => ({
  weights: new Map(variables.map(({ path, weight }) => [path, inPieces(weight)])),
  optimizer: new Map(
    variables.flatMap(variable =>
      variable.slots.map((tensor, i) => [`${slots[i]!}/${variable.path}`, inPieces(tensor)] as const),
    ),
  ),
})

const inPieces = (tensor: tf.Tensor) => ({ shape: [...tensor.shape], pieces: () => piecesOf(tensor) })

/** Numbers read from the engine at once. */
const pieceLength = 1 << 22

/** A tensor's values in order, a piece at a time. */
function* piecesOf(tensor: tf.Tensor): Generator<Float32Array> {
  if (tensor.size <= pieceLength) {
    yield tensor.dataSync<'float32'>() as Float32Array
    return
  }
  for (let from = 0; from < tensor.size; from += pieceLength) {
    const length = Math.min(pieceLength, tensor.size - from)
    const piece = tf.tidy(() => tf.slice1d(tf.reshape(tensor, [tensor.size]), from, length))
    try {
      yield piece.dataSync<'float32'>() as Float32Array
    } finally {
      piece.dispose()
    }
  }
}

/**
 * Put what a checkpoint holds in place of weights and slots.
 *
 * @throws LabError `run-damaged` where it belongs to another net or optimizer
 */
export const restore = (
  variables: readonly TrainedVariable[],
  slots: readonly string[],
  saved: { weights: NamedArrays; optimizer: NamedArrays },
): void => {
  for (const variable of variables) {
    replace(variable.weight, saved.weights, variable.path)
    variable.slots.forEach((slot, i) => replace(slot, saved.optimizer, `${slots[i]!}/${variable.path}`))
  }
}

const replace = (variable: tf.Variable, arrays: NamedArrays, path: string): void => {
  const found = arrays.get(path)
  if (found?.shape.join() !== variable.shape.join())
    throw new LabError(
      'run-damaged',
      `The checkpoint holds ${found ? `"${path}" as [${found.shape.join(', ')}]` : `no "${path}"`}; expected [${variable.shape.join(', ')}].`,
      'It belongs to another run. Restore the folder from a backup, or start the run anew.',
    )
  tf.tidy(() => variable.assign(tf.tensor(found.data, [...found.shape], 'float32')))
}

/** How far each layer's weights are from where they started: norm of the difference over norm at the start. */
export const movementOf = (variables: readonly TrainedVariable[]): LayerMovement[] => {
  const layers = new Map<string, { moved: number; start: number }>()
  for (const { layer, weight, start } of variables) {
    const sums = layers.get(layer) ?? { moved: 0, start: 0 }
    let at = 0
    for (const piece of piecesOf(weight)) {
      const began = start(at, piece.length)
      at += piece.length
      for (let i = 0; i < began.length; i++) {
        const first = began[i]!
        sums.moved += (piece[i]! - first) ** 2
        sums.start += first ** 2
      }
    }
    layers.set(layer, sums)
  }
  return [...layers].map(([name, { moved, start }]) => ({
    name,
    change: moved === 0 ? 0 : Math.sqrt(moved) / Math.sqrt(start || 1),
  }))
}

export const disposeVariables = (variables: readonly TrainedVariable[]): void => {
  for (const { weight, slots } of variables) tf.dispose([weight, ...slots])
}
