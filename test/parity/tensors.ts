import { streamOf, u32 } from '../../src/shared/counter-random.ts'
import type { Net } from '../../src/main/nets/graph.ts'
import { sizeOf, variablesByLayer } from '../../src/main/nets/variables.ts'
import type { NamedWeights } from '../../src/main/weights/named-weights.ts'

/** How large the random weights of a set are, so that activations neither vanish nor explode. */
export interface Gains {
  kernel_gain: number
  bias: number
}

/** The value that element `u` in [-1, 1) of the stream becomes, by the kind of variable. */
const valueOf = (variable: string, shape: readonly number[], { kernel_gain, bias }: Gains): ((u: number) => number) => {
  switch (variable) {
    case 'kernel':
    case 'pointwise_kernel': {
      const fanIn = sizeOf(shape.slice(0, -1))
      return u => u * Math.sqrt(kernel_gain / fanIn)
    }
    case 'depthwise_kernel':
      return u => u * Math.sqrt(kernel_gain / (shape[0]! * shape[1]!))
    case 'bias':
      return u => bias * u
    case 'gamma':
      return u => 1 + 0.1 * u
    case 'beta':
    case 'moving_mean':
      return u => 0.1 * u
    case 'moving_variance':
      return u => 1 + 0.4 * Math.abs(u)
    case 'mean':
      return u => 0.45 + 0.05 * u
    case 'variance':
      return u => 0.06 + 0.02 * Math.abs(u)
    case 'count':
      return () => 0
    default:
      throw new Error(`no rule for a variable called ${variable}`)
  }
}

/** The tensor that Keras was given under that name, `<salt>/<layer>/<variable>`, rounded once to float32. */
export const kerasTensor = (name: string, shape: readonly number[], gains: Gains): Float32Array => {
  const value = valueOf(name.split('/').at(-1)!, shape, gains)
  const draw = streamOf(name)
  const tensor = new Float32Array(sizeOf(shape))
  for (let i = 0; i < tensor.length; i++) tensor[i] = value(draw(i) / 2147483648 - 1)
  return tensor
}

/** The weights that Keras was given for the recorded numbers of a net. */
export const kerasWeights = (net: Net, salt: string, gains: Gains): NamedWeights =>
  new Map(
    [...variablesByLayer(net)].map(([layer, variables]) => [
      layer,
      variables.map(({ name, shape }) => kerasTensor(`${salt}/${layer}/${name}`, shape, gains)),
    ]),
  )

/** The drawn picture of that tag: [height, width, 3], 0..255. */
export const referencePicture = (
  salt: string,
  tag: string,
  [height, width, channels]: readonly [number, number, number],
): Uint8Array => {
  const name = `${salt}/image/${tag}`
  const a = 1 + (u32(`${name}/slope`, 0) % 7)
  const b = 1 + (u32(`${name}/slope`, 1) % 7)
  const draw = streamOf(name)
  const pixels = new Uint8Array(height * width * channels)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++, i++) pixels[i] = (a * y + b * x + 37 * c + (draw(i) >>> 25)) & 255
  return pixels
}
