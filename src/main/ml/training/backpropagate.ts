import * as tf from '@tensorflow/tfjs-core'
import type { Remake } from '../model/run-layer.ts'

/** What tfjs writes down about an operation while it records; in its type definitions but for the engine's functions. */
interface TapeNode {
  kernelName: string
  inputs: tf.NamedTensorMap
  outputs: tf.Tensor[]
  saved?: tf.Tensor[]
  gradient?: (slopes: (tf.Tensor | null)[]) => Record<string, () => tf.Tensor>
}

interface Recorder {
  startTape(): void
  endTape(): void
  state: { activeTape: TapeNode[] | null }
}

export interface Differentiation {
  /** Computes the output from the weights, with tfjs's operations. */
  forward: () => tf.Tensor
  /** What to differentiate for. */
  weights: readonly tf.Tensor[]
  /**
   * Outputs that are made again on the way back instead of being kept until then, by the tensor's id; filled while `forward`
   * runs.
   */
  remakes?: ReadonlyMap<number, Remake>
  /** The gradient of the loss with respect to the output; the output may be read here. */
  slopeOf: (output: tf.Tensor) => tf.Tensor
  /** Takes the gradient of `weights[index]`, once for each, the last layers first; it is disposed afterwards. */
  onGradient: (gradient: tf.Tensor, index: number) => void
}

/**
 * Run a net forward and backward in as little memory as that takes. tfjs's own `grads` keeps every activation and every
 * gradient until the end; here each is let go as soon as it has been used, and a weight's gradient is handed over as soon
 * as it is complete: at once the weight may be changed in place.
 *
 * @throws Error where the output does not depend on one of the weights; then no gradient has been handed over
 */
export const backpropagate = ({ forward, remakes, weights, slopeOf, onGradient }: Differentiation): void => {
  const recorder = tf.engine() as unknown as Recorder
  const tape: TapeNode[] = []
  try {
    tf.tidy(() => {
      recorder.startTape()
      let output: tf.Tensor
      try {
        output = tf.tidy(forward)
      } finally {
        recorder.endTape()
        tape.push(...(recorder.state.activeTape ?? []))
        recorder.state.activeTape = null
      }
      const path = pathBetween(weights, output, tape)
      if (remakes) forget(path, remakes)
      const left = countUses(path, weights)
      const gradients = new Map<number, tf.Tensor>([[output.id, slopeOf(output)]])
      output.dispose()
      for (const step of path.reverse()) {
        descend(step, gradients)
        for (const { id } of step.inputs.map(name => step.node.inputs[name]!)) {
          const index = weights.findIndex(weight => weight.id === id)
          if (index < 0) continue
          left[index]!--
          if (left[index]! > 0) continue
          const gradient = gradients.get(id)!
          onGradient(gradient, index)
          gradient.dispose()
          gradients.delete(id)
        }
      }
    })
  } finally {
    for (const { saved } of tape) tf.dispose(saved ?? [])
  }
}

/** An operation on the way from the weights, with the names of the inputs that depend on them. */
interface Step {
  node: TapeNode
  inputs: string[]
  /** What of `node.saved` was let go, with the way to make it again. */
  forgotten?: Map<number, () => tf.Tensor>
}

/** Let go of what later operations have saved of outputs that can be made again. */
const forget = (path: readonly Step[], remakes: ReadonlyMap<number, Remake>): void => {
  const makers = path.filter(({ node }) => node.outputs.some(({ id }) => remakes.has(id)))
  const byData = new Map(makers.map(({ node }) => [node.outputs[0]!.dataId, node]))
  for (const step of path) {
    if (makers.includes(step)) continue // from what these have saved all else is made
    step.node.saved?.forEach((tensor, at) => {
      const maker = byData.get(tensor.dataId)
      if (!maker || maker.outputs[0]!.shape.join() !== tensor.shape.join()) return
      tensor.dispose()
      step.forgotten ??= new Map()
      step.forgotten.set(at, () => remakes.get(maker.outputs[0]!.id)!(maker.saved!))
    })
  }
}

/** The operations that lead from the weights to the output, in order. What the others have saved is let go. */
const pathBetween = (weights: readonly tf.Tensor[], output: tf.Tensor, tape: readonly TapeNode[]): Step[] => {
  const dependent = new Set(weights.map(({ id }) => id))
  const steps = tape.map(node => {
    const inputs = Object.keys(node.inputs).filter(name => dependent.has(node.inputs[name]?.id ?? -1))
    if (inputs.length > 0) for (const { id } of node.outputs) dependent.add(id)
    return { node, inputs }
  })
  const leading = new Set([output.id])
  const path: Step[] = []
  for (const step of steps.reverse()) {
    const { node, inputs } = step
    if (inputs.length > 0 && node.outputs.some(({ id }) => leading.has(id))) {
      for (const name of inputs) leading.add(node.inputs[name]!.id)
      path.push(step)
    } else tf.dispose(node.saved ?? [])
  }
  return path.reverse()
}

const countUses = (path: readonly Step[], weights: readonly tf.Tensor[]): number[] => {
  const uses = new Map<number, number>()
  for (const { node, inputs } of path)
    for (const name of inputs) {
      const { id } = node.inputs[name]!
      uses.set(id, (uses.get(id) ?? 0) + 1)
    }
  return weights.map(({ id }, index) => {
    const count = uses.get(id)
    if (count === undefined) throw independent(index)
    return count
  })
}

const independent = (index: number) => new Error(`the output does not depend on weight ${index}`)

/** From the gradients of an operation's outputs to those of its inputs; the former and what it saved are let go. */
const descend = ({ node, inputs, forgotten }: Step, gradients: Map<number, tf.Tensor>): void => {
  for (const [at, again] of forgotten ?? []) node.saved![at] = tf.keep(again())
  const slopes = node.outputs.map(({ id }) => gradients.get(id) ?? null)
  if (!node.gradient) throw new Error(`there is no gradient of ${node.kernelName}`)
  const found = tf.tidy(() => {
    const byInput = node.gradient!(slopes)
    // A copy costs nothing, and some gradients are the slope itself, which is let go below.
    return Object.fromEntries(inputs.map(name => [name, byInput[name]!().clone()]))
  })
  tf.dispose(node.saved ?? [])
  for (const { id } of node.outputs) {
    gradients.get(id)?.dispose()
    gradients.delete(id)
  }
  for (const name of inputs) {
    const { id } = node.inputs[name]!
    const before = gradients.get(id)
    gradients.set(id, before ? tf.add(before, found[name]!) : found[name]!)
    if (before) tf.dispose([before, found[name]!])
  }
}
