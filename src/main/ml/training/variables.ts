import * as tf from '@tensorflow/tfjs-core'
import { LabError } from '../../../shared/contract/errors.ts'
import type { EpochRecord } from '../../../shared/contract/runs.ts'
import type { NamedArrays } from '../../files/safetensors.ts'
import type { Net } from '../../nets/graph.ts'
import { variablesByLayer } from '../../nets/variables.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'

/** How far a layer is from where it started. */
export type LayerMovement = EpochRecord['movement'][number]

/** A weight tensor on the engine, with what the optimizer remembers for it. */
export interface TrainedVariable {
  layer: string
  /** Keras's path: `dense/kernel`. */
  path: string
  trainable: boolean
  weight: tf.Variable
  /** What it was when the run began: movement is measured from there. */
  start: tf.Tensor
  /** In the order of the optimizer's slots; none where it is not trained. */
  slots: tf.Variable[]
}

/** Put a net's weights on the engine, each with slots of zeros. */
export const createVariables = (net: Net, named: NamedWeights, slots: readonly string[]): TrainedVariable[] =>
  [...variablesByLayer(net)].flatMap(([layer, variables]) =>
    variables.map(({ name, shape, trainable }, i) => {
      const value = () => tf.tensor(named.get(layer)![i]!, [...shape], 'float32')
      return {
        ...{ layer, path: `${layer}/${name}`, trainable, weight: variableOf(value()), start: value() },
        slots: trainable ? slots.map(() => variableOf(tf.zeros([...shape]))) : [],
      }
    }),
  )

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
    const [moved, norm] = tf.tidy(() => [tf.sum(tf.square(tf.sub(weight, start))), tf.sum(tf.square(start))])
    sums.moved += moved!.dataSync()[0]!
    sums.start += norm!.dataSync()[0]!
    tf.dispose([moved!, norm!])
    layers.set(layer, sums)
  }
  return [...layers].map(([name, { moved, start }]) => ({
    name,
    change: moved === 0 ? 0 : Math.sqrt(moved) / Math.sqrt(start || 1),
  }))
}

export const disposeVariables = (variables: readonly TrainedVariable[]): void => {
  for (const { weight, start, slots } of variables) tf.dispose([weight, start, ...slots])
}
