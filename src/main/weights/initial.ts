import { streamOf } from '../../shared/counter-random.ts'
import type { Net, Variable } from '../nets/graph.ts'
import { sizeOf, variablesByLayer } from '../nets/variables.ts'
import type { NamedWeights } from './named-weights.ts'

/** Keras's fans of a kernel: the last two dimensions are in and out, those before them the window. */
const fans = (shape: readonly number[]): { fanIn: number; fanOut: number } => {
  const window = sizeOf(shape.slice(0, -2))
  return { fanIn: window * shape.at(-2)!, fanOut: window * shape.at(-1)! }
}

/** Some of a tensor's numbers: so many from there on, in order. */
interface Piece {
  from: number
  length: number
}

/** Uniform in +-sqrt(6 / (fan in + fan out)): what Keras calls `glorot_uniform`. */
const glorotUniform = (name: string, shape: readonly number[], { from, length }: Piece): Float32Array => {
  const { fanIn, fanOut } = fans(shape)
  const limit = Math.sqrt(6 / (fanIn + fanOut))
  const draw = streamOf(name)
  const values = new Float32Array(length)
  for (let i = 0; i < length; i++) values[i] = (draw(from + i) / 2147483648 - 1) * limit
  return values
}

/** A tensor as Keras's default initializer of that variable starts it, drawn from the stream `name`. */
const initialValue = ({ name, shape }: Variable, stream: string, piece: Piece): Float32Array => {
  switch (name) {
    case 'bias':
    case 'beta':
    case 'moving_mean':
    case 'mean':
    case 'count':
      return new Float32Array(piece.length)
    case 'gamma':
    case 'moving_variance':
    case 'variance':
      return new Float32Array(piece.length).fill(1)
    default:
      return glorotUniform(stream, shape, piece)
  }
}

/**
 * First weights of a net, as Keras's default initializers make them: glorot uniform kernels, zero biases, a batch
 * normalization that does nothing. Every number is a function of the seed, the layer's and the variable's name, so
 * that a layer starts the same whatever stands around it.
 *
 * @param seed 0 to 4294967295
 * @example initialWeights(headNet([5, 5, 512], options), 1337).get('dense')![0].length // 12800 * 256
 */
export const initialWeights = (net: Net, seed: number): NamedWeights =>
  new Map([...variablesByLayer(net)].map(([layer, variables]) => [layer, initialLayer(layer, variables, seed)]))

/** The seed of a base without pretrained weights that no run chose a seed for. */
export const seedOfBases = 1337

/** First weights that can be asked for more than once: the same come each time. */
export interface FirstWeights {
  get(layer: string): Float32Array[] | undefined
  /** `length` numbers from `from` on of the layer's weight number `at`, where that costs no more than they do. */
  piece?(layer: string, at: number, from: number, length: number): Float32Array
}

/** The same weights, made each time they are asked for: those of a large layer need not be kept to be known again. */
export const initialWeightsOnDemand = (net: Net, seed: number): FirstWeights => {
  const byLayer = variablesByLayer(net)
  return {
    get: layer => {
      const variables = byLayer.get(layer)
      return variables && initialLayer(layer, variables, seed)
    },
    piece: (layer, at, from, length) => {
      const variable = byLayer.get(layer)![at]!
      return initialValue(variable, streamName(seed, layer, variable), { from, length })
    },
  }
}

const initialLayer = (layer: string, variables: readonly Variable[], seed: number): Float32Array[] =>
  variables.map(variable =>
    initialValue(variable, streamName(seed, layer, variable), { from: 0, length: sizeOf(variable.shape) }),
  )

const streamName = (seed: number, layer: string, { name }: Variable) => `${seed}/initial/${layer}/${name}`
